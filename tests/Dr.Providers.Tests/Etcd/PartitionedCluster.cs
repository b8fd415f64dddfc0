using System.Text.Json.Nodes;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Etcd;

/// <summary>
/// Three members whose peers talk on one network of the container engine and whose clients on another, so that a member can
/// lose its peers and go on answering its clients. Sibling of the kit's clusters, which have one network for both.
/// </summary>
internal sealed class PartitionedCluster : IAsyncDisposable
{
    private readonly string _name = $"dr-test-cut-{Environment.ProcessId}";
    private readonly List<string> _containers = [];

    private string Peers => $"{_name}-peers";

    private string Clients => $"{_name}-clients";

    public IReadOnlyList<Uri> Endpoints { get; private set; } = [];

    public static async Task<PartitionedCluster> StartAsync()
    {
        var cluster = new PartitionedCluster();
        try
        {
            await cluster.BeginAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public Task CutFromPeersAsync(int index) => DockerAsync("network", "disconnect", Peers, _containers[index]);

    public Task<ToolResult> EtcdctlAsync(int index, params string[] arguments) =>
        StockTools.RunAsync(
            StockTools.Etcdctl(EtcdVersion.V35),
            [$"--endpoints={Endpoints[index]}", .. arguments],
            environment: new Dictionary<string, string> { ["ETCDCTL_API"] = "3" }
        );

    public async ValueTask DisposeAsync()
    {
        foreach (var container in _containers)
        {
            await StockTools.RunAsync("docker", ["rm", "--force", "--volumes", container]);
        }
        await StockTools.RunAsync("docker", ["network", "rm", Peers, Clients]);
    }

    private async Task BeginAsync()
    {
        await DockerAsync("network", "create", "--internal", Peers);
        await DockerAsync("network", "create", "--internal", Clients);
        string[] names = ["etcd1", "etcd2", "etcd3"];
        var all = string.Join(',', names.Select(n => $"{n}=http://{n}:2380"));
        foreach (var name in names)
        {
            _containers.Add($"{_name}-{name}");
            await DockerAsync([
                "create",
                $"--name={_containers[^1]}",
                $"--network={Clients}",
                EtcdVersion.V35.Image,
                .. Flags(name, all),
            ]);
            await DockerAsync("network", "connect", $"--alias={name}", Peers, _containers[^1]);
        }
        await DockerAsync(["start", .. _containers]);
        Endpoints = [.. await Task.WhenAll(_containers.Select(EndpointAsync))];
        await Waiting.UntilAsync(
            "the partitioned cluster is healthy",
            TimeSpan.FromSeconds(60),
            async _ =>
                (await Task.WhenAll(names.Select((_, i) => EtcdctlAsync(i, "endpoint", "health")))).All(r =>
                    r.ExitCode == 0
                ),
            TestContext.Current.CancellationToken
        );
    }

    private static IEnumerable<string> Flags(string name, string all) =>
        [
            $"--name={name}",
            "--data-dir=/tmp/data",
            "--listen-client-urls=http://0.0.0.0:2379",
            $"--advertise-client-urls=http://{name}:2379",
            "--listen-peer-urls=http://0.0.0.0:2380",
            $"--initial-advertise-peer-urls=http://{name}:2380",
            $"--initial-cluster={all}",
        ];

    private async Task<Uri> EndpointAsync(string container)
    {
        var inspected = await DockerAsync("inspect", container);
        var networks = JsonNode.Parse(inspected.Output)![0]!["NetworkSettings"]!["Networks"]!;
        return new Uri($"http://{(string)networks[Clients]!["IPAddress"]!}:2379");
    }

    private static async Task<ToolResult> DockerAsync(params string[] arguments) =>
        (await StockTools.RunAsync("docker", arguments)).Succeeded();
}
