using System.Runtime.ExceptionServices;
using Dr.Randomness;

namespace Dr.Stores.Retrying;

/// <summary>Counts the failures of one request and waits between its attempts.</summary>
public sealed class RetryBudget(RetryOptions options, TimeProvider clock, IRandomSource random)
{
    private int _failures;
    private long _firstFailure;

    /// <summary>Waits until the next attempt may begin.</summary>
    /// <exception cref="StoreException">The failure itself, when attempts or time are used up.</exception>
    public async Task SpendAsync(StoreException failure, CancellationToken cancellationToken)
    {
        _failures++;
        _firstFailure = _failures == 1 ? clock.GetTimestamp() : _firstFailure;
        var delay = DelayAfter(failure);
        if (_failures >= options.MaxAttempts || clock.GetElapsedTime(_firstFailure) + delay > options.MaxTime)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        await Task.Delay(delay, clock, cancellationToken);
    }

    // why: full jitter spreads clients that failed together; the half that is fixed keeps a storm from being answered at once
    private TimeSpan DelayAfter(StoreException failure)
    {
        var longest = Math.Min(options.MaxDelay.Ticks, options.FirstDelay.Ticks * Math.Pow(2, _failures - 1));
        var own = TimeSpan.FromTicks((long)(longest * (0.5 + (0.5 * Fraction()))));
        return failure.RetryAfter is { } asked && asked > own ? asked : own;
    }

    private double Fraction()
    {
        Span<byte> bytes = stackalloc byte[2];
        random.Fill(bytes);
        return BitConverter.ToUInt16(bytes) / 65536.0;
    }
}
