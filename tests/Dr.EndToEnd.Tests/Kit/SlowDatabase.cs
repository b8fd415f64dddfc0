using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>A database server behind a network that stands still once that many bytes have come through one connection.</summary>
internal sealed class SlowDatabase : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly FaultProxy _proxy;
    private readonly ProxyFault _stall;

    public SlowDatabase(SqlServer server, long bytes = 1 << 20, ProxyDirection direction = ProxyDirection.FromServer)
    {
        _proxy = FaultProxy.Before(server.Address, SqlServer.Port);
        _stall = _proxy.Add(ProxyFault.StallAfter(bytes, direction));
    }

    public string Address => _proxy.Address.Split(':')[0];

    public int Port => _proxy.Port;

    public Task StandStillAsync(CancellationToken cancellationToken) =>
        Waiting.UntilAsync(
            "the rows stand still",
            s_patience,
            _ => Task.FromResult(_stall.Exercised > 0),
            cancellationToken
        );

    public void GoOn() => _proxy.Clear();

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();
}
