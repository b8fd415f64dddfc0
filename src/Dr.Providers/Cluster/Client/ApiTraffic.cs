namespace Dr.Providers.Cluster.Client;

/// <summary>What a client did so far; counts only go up. Safe for concurrent use.</summary>
internal sealed class ApiTraffic(TimeProvider clock)
{
    private long _requests;
    private long _throttled;
    private long _throttledTicks;
    private long _outages;
    private long _lastOutage = long.MinValue;
    private long _renewals;

    /// <summary>Requests that were sent, repetitions included.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>How often the server said that it is busy (429, or 503 with a time).</summary>
    public long Throttled => Interlocked.Read(ref _throttled);

    /// <summary>How long requests waited because of that, added up over parallel ones.</summary>
    public TimeSpan ThrottledTime => TimeSpan.FromTicks(Interlocked.Read(ref _throttledTicks));

    /// <summary>How often a request was tried again because the server failed or was away.</summary>
    public long Outages => Interlocked.Read(ref _outages);

    /// <summary>How often a refused token was fetched anew.</summary>
    public long Renewals => Interlocked.Read(ref _renewals);

    public void CountRequest() => Interlocked.Increment(ref _requests);

    public void CountThrottle(TimeSpan pause)
    {
        Interlocked.Increment(ref _throttled);
        Interlocked.Add(ref _throttledTicks, pause.Ticks);
    }

    public void CountOutage()
    {
        Interlocked.Exchange(ref _lastOutage, clock.GetTimestamp());
        Interlocked.Increment(ref _outages);
    }

    /// <summary>Whether the server failed or was away within the last <paramref name="span"/>.</summary>
    public bool HadOutageWithin(TimeSpan span)
    {
        var last = Interlocked.Read(ref _lastOutage);
        return last != long.MinValue && clock.GetElapsedTime(last) < span;
    }

    public void CountRenewal() => Interlocked.Increment(ref _renewals);
}
