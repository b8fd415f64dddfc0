using Dr.Objects;
using Dr.Providers.Cluster.Client;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster;

/// <summary>What a real server says it serves.</summary>
public sealed class DiscoveryTests(SharedApiServer shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_that_kubectl_sees_is_found()
    {
        var server = await shared.GetAsync();
        using var client = await Clusters.ConnectAsync(server);

        var types = await new Discovery(client).ReadAsync(Stop);
        var seen = (await server.KubectlAsync(["api-resources", "--verbs=list", "-o", "name"], Stop)).Succeeded();

        var names = seen.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(name => name.Trim());
        Assert.Equal(
            names.Order(StringComparer.Ordinal),
            types.Preferred.Where(type => type.Allows("list")).Select(type => type.Name).Order(StringComparer.Ordinal)
        );
        Assert.Equal("v1beta1", types.Preferred.Single(type => type.Name == "cronjobs.batch").Version);
        Assert.Contains("status", types.SubresourcesOf(types.Find("apps/v1", "Deployment")!));
    }

    [Fact]
    public async Task Ingresses_that_two_groups_serve_are_the_same_objects_and_taken_once()
    {
        var server = await shared.GetAsync();
        var space = await Clusters.NewSpaceAsync(server);
        await server.ApplyAsync(
            $"""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {"{"}name: twice, namespace: {space}{"}"}
            spec: {"{"}defaultBackend: {"{"}service: {"{"}name: web, port: {"{"}number: 80{"}}}}"}
            """,
            Stop
        );
        using var client = await Clusters.ConnectAsync(server);

        var types = await new Discovery(client).ReadAsync(Stop);
        var old = types.Find("extensions/v1beta1", "Ingress")!;
        var good = types.Exported.Single(type => type.Kind == "Ingress");

        Assert.Equal("networking.k8s.io", good.Group);
        Assert.Contains((old, good), types.ServedTwice);
        Assert.Equal(await UidAsync(client, old, space), await UidAsync(client, good, space));
    }

    [Fact]
    public async Task An_aggregated_API_whose_server_is_down_fails_discovery_and_is_named()
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions { Controllers = [] }, Stop);
        using var client = await Clusters.ConnectAsync(server);
        await server.ApplyAsync(ObjectDataset.DownApi, Stop);

        ClusterException? down = null;
        await Waiting.UntilAsync(
            "the server serves the API that is down",
            TimeSpan.FromSeconds(60),
            async _ =>
            {
                try
                {
                    await new Discovery(client).ReadAsync(Stop);
                    return false;
                }
                catch (ClusterException e)
                {
                    down = e;
                    return true;
                }
            },
            Stop
        );

        Assert.Equal(ClusterErrorKind.Unavailable, down!.Kind);
        Assert.Contains("metrics.shop.example/v1beta1", down.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("apps/v1", down.Message, StringComparison.Ordinal);
        Assert.Contains("APIService", down.Hint, StringComparison.Ordinal);
    }

    private static async Task<string?> UidAsync(ApiClient client, ResourceType type, string space)
    {
        var found = await client.GetAsync(new ObjectName(type, space, "twice"), Stop);
        return (string?)found["metadata"]!["uid"];
    }
}
