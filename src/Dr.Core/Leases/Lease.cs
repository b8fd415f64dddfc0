namespace Dr.Leases;

/// <summary>Held until disposal, renewed meanwhile. Protects against waste, not against damage: losing it changes no result.</summary>
public sealed class Lease : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewing;
    private readonly Func<Task> _release;

    internal Lease(Func<CancellationToken, Task> renewUntilStopped, Func<Task> release)
    {
        _release = release;
        _renewing = renewUntilStopped(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewing;
        await _release();
        _stop.Dispose();
    }
}
