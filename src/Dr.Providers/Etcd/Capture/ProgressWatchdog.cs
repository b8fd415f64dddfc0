namespace Dr.Providers.Etcd.Capture;

/// <summary>
/// Ends a wait when the other side made no progress for a while, or when a deadline has passed. Only time spent waiting for
/// the other side counts as stalled: a slow store is not the member's fault.
/// </summary>
internal sealed class ProgressWatchdog : IDisposable
{
    private readonly TimeSpan _stall;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stalled;
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _any;
    private readonly CancellationToken _cancellationToken;
    private TimeSpan _left;

    public ProgressWatchdog(TimeSpan stall, TimeProvider clock, CancellationToken cancellationToken)
    {
        (_stall, _left, _clock, _cancellationToken) = (stall, stall, clock, cancellationToken);
        _stalled = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stalled.Token, _late.Token);
    }

    /// <summary>Cancelled by the caller, by a stall or by the deadline.</summary>
    public CancellationToken Token => _any.Token;

    public bool IsLate => _late.IsCancellationRequested;

    /// <summary>Counts from now.</summary>
    public void SetDeadline(TimeSpan deadline) => _late.CancelAfter(deadline);

    /// <summary>The other side made progress: the whole patience is there again.</summary>
    public void Progressed() => _left = _stall;

    /// <summary>Waits for the other side as long as there is patience left.</summary>
    /// <exception cref="TimeoutException">It stalled, or the deadline has passed.</exception>
    public async ValueTask<T> WaitAsync<T>(Func<CancellationToken, ValueTask<T>> wait)
    {
        var began = _clock.GetTimestamp();
        try
        {
            ThrowIfOver();
            _stalled.CancelAfter(_left);
            return await wait(Token);
        }
        catch (OperationCanceledException e) when (Verdict() is { } verdict)
        {
            throw new TimeoutException(verdict, e);
        }
        finally
        {
            _stalled.CancelAfter(Timeout.InfiniteTimeSpan);
            _left -= _clock.GetElapsedTime(began);
        }
    }

    public void Dispose()
    {
        _any.Dispose();
        _stalled.Dispose();
        _late.Dispose();
    }

    private void ThrowIfOver()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (Verdict() is { } verdict)
        {
            throw new TimeoutException(verdict);
        }
    }

    private string? Verdict() =>
        _cancellationToken.IsCancellationRequested ? null
        : IsLate ? "it did not end before its deadline"
        : _stalled.IsCancellationRequested || _left <= TimeSpan.Zero
            ? $"no byte came for {_stall.TotalSeconds:0.#} seconds"
        : null;
}
