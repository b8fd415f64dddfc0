using System.Diagnostics;
using System.Net;
using Dr.Providers.S3;
using Dr.Stores;
using Dr.Testing.Servers;
using Dr.Testing.Stores;

namespace Dr.Providers.Tests.S3;

/// <summary>What can go wrong between us and a real S3 server.</summary>
public sealed class S3FaultTests(SharedRadosGateway shared) : IAsyncLifetime
{
    private static readonly byte[] Small = StoreExtensions.SomeBytes(40_000);
    private static readonly byte[] Large = StoreExtensions.SomeBytes(13 << 20);
    private FaultProxy _proxy = null!;
    private S3StoreOptions _options = null!;
    private S3ObjectStore _direct = null!;
    private S3ObjectStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var gateway = await shared.GetAsync();
        var bucket = await gateway.CreateBucketAsync(cancellationToken: Cancellation);
        _proxy = FaultProxy.BeforeHttp(gateway.Endpoint);
        _options = S3TestStores.Options(gateway, bucket, new Uri($"http://{_proxy.Address}"));
        _store = S3TestStores.Open(_options);
        _direct = S3TestStores.Open(S3TestStores.Options(gateway, bucket));
    }

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        _direct.Dispose();
        await _proxy.DisposeAsync();
    }

    [Fact]
    public async Task A_store_that_cannot_be_reached_is_said_to_be_unavailable()
    {
        await _proxy.RefuseAsync();

        var error = await Assert.ThrowsAsync<StoreException>(() => _store.PutAsync("key", Small, Cancellation));

        Assert.Equal(StoreErrorKind.Unavailable, error.Kind);
        Assert.Contains(_proxy.Address, error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_comes_back_in_time_is_used()
    {
        await _proxy.RefuseAsync();
        using var patient = S3TestStores.Open(_options with { Retry = new() });
        var put = patient.PutAsync("key", Small, Cancellation);

        _proxy.AcceptAgain();
        await put;

        Assert.Equal(Small, await _direct.ReadAsync("key", Cancellation));
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task A_storm_is_waited_out_as_long_as_the_store_asks(HttpStatusCode status)
    {
        _proxy.Add(ProxyFault.Answer(status, times: 2, retryAfter: TimeSpan.FromSeconds(1)));
        var watch = Stopwatch.StartNew();

        await _store.PutAsync("key", Small, Cancellation);

        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30));
        Assert.Equal(Small, await _direct.ReadAsync("key", Cancellation));
        _proxy.AssertAllExercised();
    }

    [Fact]
    public async Task Every_request_of_a_large_put_survives_a_storm()
    {
        foreach (var method in new[] { "HEAD", "POST", "PUT" })
        {
            _proxy.Add(
                ProxyFault.Answer(
                    HttpStatusCode.ServiceUnavailable,
                    times: 2,
                    when: request => request.Method == method
                )
            );
        }

        await _store.PutAsync("key", Large, Cancellation);

        StoreExtensions.AssertSame(Large, await _direct.ReadAsync("key", Cancellation));
        _proxy.AssertAllExercised();
    }

    [Fact]
    public async Task A_storm_without_end_fails_the_put_and_leaves_nothing()
    {
        _proxy.Add(ProxyFault.Answer(HttpStatusCode.ServiceUnavailable, times: 1000, when: IsPart));

        var error = await Assert.ThrowsAsync<StoreException>(() => _store.PutAsync("key", Large, Cancellation));

        Assert.Equal(StoreErrorKind.Unavailable, error.Kind);
        Assert.Contains("503", error.Message, StringComparison.Ordinal);
        Assert.Null(await _direct.FindAsync("key", Cancellation));
        // why: the abort went through, so nothing is left to sweep
        Assert.Equal(0, await _direct.SweepUnfinishedPutsAsync("", TimeSpan.FromDays(-1), Cancellation));
        _proxy.AssertAllExercised();
    }

    [Fact]
    public async Task A_wait_longer_than_the_budget_fails_at_once()
    {
        _proxy.Add(ProxyFault.Answer(HttpStatusCode.ServiceUnavailable, retryAfter: TimeSpan.FromHours(1)));
        var watch = Stopwatch.StartNew();

        var error = await Assert.ThrowsAsync<StoreException>(() => _store.PutAsync("key", Small, Cancellation));

        Assert.Equal(TimeSpan.FromHours(1), error.RetryAfter);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_put_whose_connection_is_cut_half_way_is_sent_again()
    {
        _proxy.Add(ProxyFault.CutAfter(7 << 20, ProxyDirection.ToServer, times: 2));

        await _store.PutAsync("key", Large, Cancellation);

        StoreExtensions.AssertSame(Large, await _direct.ReadAsync("key", Cancellation));
        _proxy.AssertAllExercised();
    }

    [Fact]
    public async Task A_store_that_goes_away_half_way_leaves_nothing_that_looks_like_an_object()
    {
        _proxy.Add(ProxyFault.CutAfter(1 << 20, ProxyDirection.ToServer, times: 1000));

        var error = await Assert.ThrowsAsync<StoreException>(() => _store.PutAsync("key", Large, Cancellation));

        Assert.Equal(StoreErrorKind.Unavailable, error.Kind);
        Assert.Null(await _direct.FindAsync("key", Cancellation));
        await _direct.PutAsync("key", Small, Cancellation);
        _proxy.AssertAllExercised();
    }

    [Theory]
    [InlineData(40_000)]
    [InlineData(6 << 20)]
    public async Task An_answer_that_is_lost_is_not_taken_for_somebody_elses_object(int size)
    {
        var content = StoreExtensions.SomeBytes(size);
        // why: the last request of both kinds of put is cut between the server's work and its answer
        var answers = size > 5 << 20 ? "POST" : "PUT";
        using var store = S3TestStores.Open(_options);
        await store.KeysAsync("", Cancellation);
        using var lost = new AnswerThief(
            _options.Endpoint!,
            request => request.Method == answers && !request.Target.Contains("uploads", StringComparison.Ordinal)
        );
        using var robbed = S3TestStores.Open(_options with { Endpoint = lost.Endpoint });

        await robbed.PutAsync("key", content, Cancellation);

        Assert.True(lost.Robbed > 0);
        StoreExtensions.AssertSame(content, await _direct.ReadAsync("key", Cancellation));
    }

    [Fact]
    public async Task A_read_that_breaks_half_way_goes_on_where_it_stopped()
    {
        await _direct.PutAsync("key", Large, Cancellation);
        _proxy.Add(ProxyFault.CutAfter(3 << 20, ProxyDirection.FromServer, times: 3));

        var read = await _store.ReadAsync("key", Cancellation);

        StoreExtensions.AssertSame(Large, read);
        _proxy.AssertAllExercised();
    }

    [Fact]
    public async Task A_truncated_read_is_an_error_and_never_an_early_end()
    {
        await _direct.PutAsync("key", Large, Cancellation);
        _proxy.Add(ProxyFault.CutAfter(3 << 20, ProxyDirection.FromServer));
        await using var stream = await _store.OpenAsync(ObjectKey.Parse("key"), 0, null, Cancellation);

        // why: before the first read, since the broken connection may be noticed with any of them, and is asked for again at once
        _proxy.Add(ProxyFault.Answer(HttpStatusCode.InternalServerError, times: 1000));
        var error = await Assert.ThrowsAsync<StoreException>(() => stream.CopyToAsync(Stream.Null, Cancellation));

        Assert.Equal(StoreErrorKind.Unavailable, error.Kind);
        _proxy.AssertAllExercised();
    }

    [Fact]
    public async Task An_object_that_is_replaced_while_it_is_read_is_an_error()
    {
        await _direct.PutAsync("key", Large, Cancellation);
        _proxy.Add(ProxyFault.CutAfter(3 << 20, ProxyDirection.FromServer));
        await using var stream = await _store.OpenAsync(ObjectKey.Parse("key"), 0, null, Cancellation);
        await stream.ReadExactlyAsync(new byte[1 << 20], Cancellation);

        await _direct.DeleteAsync(ObjectKey.Parse("key"), Cancellation);
        await _direct.PutAsync("key", StoreExtensions.SomeBytes(Large.Length, seed: 2), Cancellation);

        await Assert.ThrowsAsync<StoreException>(() => stream.CopyToAsync(Stream.Null, Cancellation));
    }

    [Fact]
    public async Task A_slow_store_is_waited_for()
    {
        var content = StoreExtensions.SomeBytes(3000);
        _proxy.Add(ProxyFault.Throttle(1024, ProxyDirection.ToServer));
        _proxy.Add(ProxyFault.Throttle(1024, ProxyDirection.FromServer));
        using var store = S3TestStores.Open(_options with { Retry = new() { MaxAttempts = 1 } });

        await store.PutAsync("key", content, Cancellation);

        Assert.Equal(content, await store.ReadAsync("key", Cancellation));
        _proxy.AssertAllExercised();
    }

    [Fact]
    public async Task A_put_on_which_nothing_moves_fails_after_the_configured_time()
    {
        _proxy.Add(ProxyFault.StallAfter(100_000, ProxyDirection.ToServer));
        using var store = S3TestStores.Open(Impatient);

        var error = await Assert.ThrowsAsync<StoreException>(() => store.PutAsync("key", Large, Cancellation));

        Assert.Equal(StoreErrorKind.Unavailable, error.Kind);
        Assert.Contains("nothing moved", error.Message, StringComparison.Ordinal);
        _proxy.AssertAllExercised();
    }

    [Fact]
    public async Task A_read_on_which_nothing_moves_fails_after_the_configured_time()
    {
        await _direct.PutAsync("key", Large, Cancellation);
        _proxy.Add(ProxyFault.StallAfter(100_000, ProxyDirection.FromServer, times: 1000));
        using var store = S3TestStores.Open(Impatient);

        var error = await Assert.ThrowsAsync<StoreException>(() => store.ReadAsync("key", Cancellation));

        Assert.Contains("nothing moved", error.Message, StringComparison.Ordinal);
        _proxy.AssertAllExercised();
    }

    [Fact]
    public async Task A_listing_that_fails_half_way_fails()
    {
        foreach (var number in Enumerable.Range(0, 1100))
        {
            await _direct.PutAsync($"many/{number:D4}", [], Cancellation);
        }

        _proxy.Add(
            ProxyFault.Answer(
                HttpStatusCode.InternalServerError,
                times: 1000,
                when: request => request.Target.Contains("continuation-token", StringComparison.Ordinal)
            )
        );

        var error = await Assert.ThrowsAsync<StoreException>(() => _store.KeysAsync("many/", Cancellation));

        Assert.Equal(StoreErrorKind.Unavailable, error.Kind);
        _proxy.AssertAllExercised();
    }

    [Fact]
    public async Task A_cancelled_large_put_is_aborted_on_the_store()
    {
        _proxy.Add(ProxyFault.StallAfter(6 << 20, ProxyDirection.ToServer, times: 1));
        using var cancel = new CancellationTokenSource();
        var put = _store.PutAsync(ObjectKey.Parse("key"), new MemoryStream(Large), cancel.Token);
        await Waiting.UntilAsync(
            "the put is under way",
            TimeSpan.FromSeconds(30),
            _ => Task.FromResult(IsStalled()),
            Cancellation
        );

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => put);
        Assert.Null(await _direct.FindAsync("key", Cancellation));
        Assert.Equal(0, await _direct.SweepUnfinishedPutsAsync("", TimeSpan.FromDays(-1), Cancellation));
    }

    private S3StoreOptions Impatient =>
        _options with
        {
            StallTimeout = TimeSpan.FromSeconds(1),
            Retry = new() { MaxAttempts = 1 },
        };

    private static bool IsPart(ProxyRequest request) => request.Method == "PUT";

    private bool IsStalled()
    {
        try
        {
            _proxy.AssertAllExercised();
            return true;
        }
        catch (Xunit.Sdk.XunitException)
        {
            return false;
        }
    }
}
