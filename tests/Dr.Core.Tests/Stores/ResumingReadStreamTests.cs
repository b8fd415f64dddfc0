using Dr.Randomness;
using Dr.Stores;
using Dr.Stores.Retrying;
using Dr.Testing.Stores;

namespace Dr.Core.Tests.Stores;

public sealed class ResumingReadStreamTests
{
    private static readonly ObjectKey Key = ObjectKey.Parse("key");
    private static readonly byte[] Content = StoreExtensions.SomeBytes(100_000);
    private readonly InMemoryObjectStore _inner = new();
    private readonly FaultScript _script = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_that_breaks_again_and_again_but_goes_on_gives_every_byte_once()
    {
        foreach (var nth in Enumerable.Range(1, 9))
        {
            _script.On(StoreVerb.Open, nth).CutAfter(10_000);
        }

        StoreExtensions.AssertSame(Content, await ReadAsync(attempts: 2));
        _script.AssertAllExercised();
    }

    [Fact]
    public async Task Without_progress_the_budget_ends_and_the_read_fails()
    {
        _script.On(StoreVerb.Open, 1).CutAfter(10_000);
        foreach (var nth in Enumerable.Range(2, 3))
        {
            _script.On(StoreVerb.Open, nth).Fail();
        }

        await Assert.ThrowsAsync<StoreException>(() => ReadAsync(attempts: 4));
        _script.AssertAllExercised();
    }

    [Fact]
    public async Task A_failure_that_lasts_ends_the_read_at_once()
    {
        _script.On(StoreVerb.Open, 1).CutAfter(10_000, StoreErrorKind.Denied);

        var error = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(attempts: 4));

        Assert.Equal(StoreErrorKind.Denied, error.Kind);
    }

    private async Task<byte[]> ReadAsync(int attempts)
    {
        await _inner.PutAsync(Key, new MemoryStream(Content), Cancellation);
        var store = new FaultyObjectStore(_inner, _script);
        var options = new RetryOptions { MaxAttempts = attempts, FirstDelay = TimeSpan.FromMilliseconds(1) };
        await using var stream = new ResumingReadStream(
            (offset, token) => store.OpenAsync(Key, offset, null, token),
            await store.OpenAsync(Key, 0, null, Cancellation),
            new RetryPolicy(options, TimeProvider.System, new SystemRandomSource()),
            Cancellation
        );
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancellation);
        return copy.ToArray();
    }
}
