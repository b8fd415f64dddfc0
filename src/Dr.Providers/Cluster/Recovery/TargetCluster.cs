using Dr.Providers.Cluster.Client;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>The cluster of an inventory.</summary>
internal sealed class TargetCluster(ObjectsInventory inventory, TimeProvider clock)
{
    public ObjectsInventory Inventory => inventory;

    /// <exception cref="ClusterException">It cannot be reached.</exception>
    public Task<ApiClient> ConnectAsync(CancellationToken cancellationToken) =>
        ApiClient.ConnectAsync(
            new ClusterConnectionOptions { Kubeconfig = inventory.Kubeconfig, Context = inventory.Context },
            clock,
            cancellationToken
        );

    public static async Task<TypeMatch> TypesAsync(ApiClient client, CancellationToken cancellationToken) =>
        new(await new Discovery(client).ReadAsync(cancellationToken));

    public static string Words(ApiClient client) =>
        $"Kubernetes {client.Capabilities.Text} at {ClusterErrorMap.Name(client.Server)}";
}
