using Dr.Randomness;
using Dr.Stores;
using Dr.Stores.Retrying;
using Microsoft.Extensions.Time.Testing;

namespace Dr.Core.Tests.Stores;

public sealed class RetryPolicyTests
{
    private readonly FakeTimeProvider _clock = new();
    private int _sent;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_passing_failure_is_tried_again_after_growing_waits()
    {
        var waits = new List<TimeSpan>();

        var result = await RunAsync(failures: 5, waits, new RetryOptions());

        Assert.Equal(6, result);
        Assert.Equal([100, 200, 400, 800, 1600], waits.Select(wait => wait.TotalMilliseconds));
    }

    [Fact]
    public async Task Attempts_are_bounded()
    {
        var error = await Assert.ThrowsAsync<StoreException>(() =>
            RunAsync(failures: 99, [], new RetryOptions { MaxAttempts = 3 })
        );

        Assert.Equal((3, StoreErrorKind.Unavailable), (_sent, error.Kind));
    }

    [Fact]
    public async Task Time_is_bounded()
    {
        var waits = new List<TimeSpan>();

        await Assert.ThrowsAsync<StoreException>(() =>
            RunAsync(failures: 99, waits, new RetryOptions { MaxAttempts = 99, MaxTime = TimeSpan.FromSeconds(30) })
        );

        Assert.InRange(waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait).TotalSeconds, 15, 30);
    }

    [Fact]
    public async Task The_stores_own_wish_is_honoured_when_it_is_longer_than_our_wait()
    {
        var waits = new List<TimeSpan>();

        await RunAsync(failures: 1, waits, new RetryOptions(), retryAfter: TimeSpan.FromSeconds(7));

        Assert.Equal([TimeSpan.FromSeconds(7)], waits);
    }

    [Fact]
    public async Task A_wish_that_has_passed_does_not_shorten_our_wait()
    {
        var waits = new List<TimeSpan>();

        await RunAsync(failures: 1, waits, new RetryOptions(), retryAfter: TimeSpan.FromSeconds(-7));

        Assert.Equal([TimeSpan.FromMilliseconds(100)], waits);
    }

    [Theory]
    [InlineData(StoreErrorKind.Denied)]
    [InlineData(StoreErrorKind.NotFound)]
    [InlineData(StoreErrorKind.AlreadyExists)]
    [InlineData(StoreErrorKind.Full)]
    [InlineData(StoreErrorKind.Failed)]
    public async Task A_failure_that_lasts_is_not_tried_again(StoreErrorKind kind)
    {
        await Assert.ThrowsAsync<StoreException>(() => RunAsync(failures: 9, [], new RetryOptions(), kind: kind));

        Assert.Equal(1, _sent);
    }

    private async Task<int> RunAsync(
        int failures,
        List<TimeSpan> waits,
        RetryOptions options,
        StoreErrorKind kind = StoreErrorKind.Unavailable,
        TimeSpan? retryAfter = null
    )
    {
        var policy = new RetryPolicy(options, _clock, new NoJitter());
        var last = _clock.GetUtcNow();
        var running = policy.RunAsync(
            _ =>
            {
                if (_sent > 0)
                {
                    waits.Add(_clock.GetUtcNow() - last);
                }

                last = _clock.GetUtcNow();
                return ++_sent > failures
                    ? Task.FromResult(_sent)
                    : throw new StoreException(kind, "failed", "hint") { RetryAfter = retryAfter };
            },
            Cancellation
        );
        while (!running.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        return await running;
    }

    private sealed class NoJitter : IRandomSource
    {
        public void Fill(Span<byte> bytes) => bytes.Clear();
    }
}
