using System.Text.Json.Nodes;
using Dr.Providers.Cluster.Client;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster;

/// <summary>A way to a server that stands still in the middle of the one large list, until told to go on.</summary>
internal sealed class HeldList : IAsyncDisposable
{
    // why: no other type of a server without a dataset comes near this
    private const int Bytes = 600_000;
    private const int Count = 120;
    private const int PageSize = 20;
    private readonly FaultProxy _proxy;
    private readonly ProxyFault _fault;

    private readonly ApiServer _server;

    private HeldList(ApiServer server, FaultProxy proxy, string space)
    {
        (_server, _proxy) = (server, proxy);
        Space = space;
        _fault = proxy.Add(ProxyFault.StallAfter(Bytes, ProxyDirection.FromServer));
    }

    /// <summary>The namespace of the ConfigMaps <c>map-0000</c> … <c>map-0119</c>.</summary>
    public string Space { get; }

    public static IEnumerable<string> Names => Enumerable.Range(0, Count).Select(Clusters.MapName);

    /// <summary>The way that stands still, as the user of a kubeconfig.</summary>
    public ClusterConnectionOptions Through(string kubeconfig)
    {
        var text = File.ReadAllText(kubeconfig)
            .Replace(
                $"server: {_server.Endpoint}",
                $"server: https://{_proxy.Address}\n    tls-server-name: kubernetes.default.svc",
                StringComparison.Ordinal
            );
        var file = _server.NewFile("held");
        File.Copy(kubeconfig, file);
        File.WriteAllText(file, text);
        return Clusters.Options(file) with { PageSize = PageSize };
    }

    /// <param name="server">Gets the ConfigMaps.</param>
    public static async Task<HeldList> CreateAsync(ApiServer server)
    {
        var space = await Clusters.NewSpaceAsync(server);
        await server.CreateAsync(
            Enumerable
                .Range(0, Count)
                .Select(number =>
                    NewObject.ConfigMap(
                        space,
                        Clusters.MapName(number),
                        new() { ["data"] = new JsonObject { ["text"] = new string('x', 20_000) } }
                    )
                ),
            TestContext.Current.CancellationToken
        );
        return new HeldList(server, FaultProxy.Before(server.Address, server.Endpoint.Port), space);
    }

    public Task StandStillAsync() =>
        Waiting.UntilAsync(
            "the large list stands still",
            TimeSpan.FromSeconds(60),
            _ => Task.FromResult(_fault.Exercised > 0),
            TestContext.Current.CancellationToken
        );

    public void GoOn() => _proxy.Clear();

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();
}
