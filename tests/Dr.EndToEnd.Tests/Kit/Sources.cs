using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>Clusters to capture: five members with keys as Kubernetes writes them, some of them changed, deleted and compacted.</summary>
internal static class Sources
{
    public static async Task<EtcdCluster> StartAsync(
        CancellationToken cancellationToken,
        int keys = 300,
        EtcdClusterOptions? options = null
    )
    {
        var cluster = await LocalEtcdCluster.StartAsync(options ?? new EtcdClusterOptions(), cancellationToken);
        try
        {
            var all = KubernetesKeys.Generate(keys, smallest: 128, largest: 2048).ToList();
            await cluster.Gateway.LoadAsync(all, cancellationToken: cancellationToken);
            foreach (var (key, _) in all.Take(5))
            {
                await cluster.Gateway.DeleteAsync(key, cancellationToken);
            }

            foreach (var (key, _) in all.TakeLast(5))
            {
                await cluster.Gateway.PutAsync(key, "changed", cancellationToken);
            }

            var revision = await cluster.Gateway.RevisionAsync(cancellationToken);
            (await cluster.ExecAsync(["compact", $"{revision - 4}"], cancellationToken)).Succeeded();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>How many bytes a snapshot has. The file is larger: it grows 16 MiB at a time.</summary>
    public static async Task<long> SizeAsync(EtcdCluster cluster, CancellationToken cancellationToken) =>
        long.Parse((string)(await cluster.Gateway.StatusAsync(cluster.Members[0], cancellationToken))["dbSize"]!);
}
