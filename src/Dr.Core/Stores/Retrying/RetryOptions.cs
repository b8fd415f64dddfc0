namespace Dr.Stores.Retrying;

/// <summary>How often and how long a request that failed for a passing reason is sent again.</summary>
public sealed record RetryOptions
{
    /// <summary>Times that a request is sent at most, the first included. Default 10.</summary>
    public int MaxAttempts { get; init; } = 10;

    /// <summary>No attempt begins later than this after the first failure. Default 3 minutes.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The longest wait before the second attempt; doubles from attempt to attempt. Default 200 ms.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait that we choose ourselves; a store's <c>Retry-After</c> may ask for more. Default 20 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(20);
}
