using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>A proxy before each member of a cluster; the snapshot that comes through one stands still after a while.</summary>
internal sealed class SlowMembers : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly List<FaultProxy> _proxies;
    private readonly List<ProxyFault> _stalls;

    private SlowMembers(EtcdCluster cluster, long bytes)
    {
        _proxies = [.. cluster.Members.Select(member => FaultProxy.Before(member.Address, 2379))];
        _stalls = [.. _proxies.Select(proxy => proxy.Add(ProxyFault.StallAfter(bytes, ProxyDirection.FromServer)))];
    }

    public IReadOnlyList<string> Endpoints => [.. _proxies.Select(proxy => $"http://{proxy.Address}")];

    /// <param name="cluster">Whose members.</param>
    /// <param name="share">Of the database that comes through first.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<SlowMembers> StalledAsync(
        EtcdCluster cluster,
        double share,
        CancellationToken cancellationToken
    ) => new(cluster, (long)(share * await Sources.SizeAsync(cluster, cancellationToken)));

    public Task StandStillAsync(CancellationToken cancellationToken) =>
        Waiting.UntilAsync(
            "the snapshot stands still",
            s_patience,
            _ => Task.FromResult(_stalls.Exists(stall => stall.Exercised > 0)),
            cancellationToken
        );

    public void GoOn() => _proxies.ForEach(proxy => proxy.Clear());

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }
    }
}
