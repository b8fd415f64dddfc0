namespace Dr.Providers.Cluster.Client;

/// <summary>Ends what waits for a server that has sent nothing for a while.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _either;

    public StallWatch(TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        _limit = limit;
        _late = new CancellationTokenSource(limit, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_late.Token, cancellationToken);
    }

    public CancellationToken Token => _either.Token;

    public bool HasStalled => _late.IsCancellationRequested;

    /// <summary>From now on the server is waited for.</summary>
    public void Begin() => _late.CancelAfter(_limit);

    /// <summary>The server has nothing to do with what takes time now.</summary>
    public void Pause() => _late.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _either.Dispose();
        _late.Dispose();
    }
}
