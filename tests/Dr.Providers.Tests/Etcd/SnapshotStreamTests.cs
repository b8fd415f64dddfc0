using Dr.Errors;
using Dr.Pipelines;
using Dr.Providers.Etcd.Capture;
using Dr.Testing.Servers;
using Microsoft.Extensions.Time.Testing;

namespace Dr.Providers.Tests.Etcd;

/// <summary>Every fault of a snapshot's bytes is found while they pass. The bytes are a real member's; only the transport is not.</summary>
public sealed class SnapshotStreamTests : IAsyncLifetime
{
    private byte[] _file = [];

    public async ValueTask InitializeAsync()
    {
        await using var cluster = await EtcdCluster.StartAsync(new EtcdClusterOptions { Members = 1 });
        await cluster.Gateway.LoadAsync(KubernetesKeys.Generate(100));
        _file = (await new CaptureScene(CaptureScene.ConnectionTo(cluster)).CaptureAsync()).Snapshot;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_bytes_pass_unchanged()
    {
        using var sink = new MemoryStream();

        var size = await CopyAsync(FakeSnapshotSource.Of(_file), sink);

        Assert.Equal(_file, sink.ToArray());
        Assert.Equal(_file.Length, size);
    }

    [Fact]
    public async Task One_flipped_bit_in_any_page_or_in_the_digest_is_found()
    {
        var flips = 0;
        for (var page = 0; page < _file.Length; page += FakeSnapshotSource.Page)
        {
            var within = Math.Min(FakeSnapshotSource.Page, _file.Length - page);
            var at = page + page / FakeSnapshotSource.Page * 37 % within;
            _file[at] ^= (byte)(1 << (page / FakeSnapshotSource.Page % 8));
            await Assert.ThrowsAsync<IntegrityException>(() => CopyAsync(FakeSnapshotSource.Of(_file)));
            _file[at] ^= (byte)(1 << (page / FakeSnapshotSource.Page % 8));
            flips++;
        }
        Assert.Equal(_file.Length / FakeSnapshotSource.Page + 1, flips);
        await CopyAsync(FakeSnapshotSource.Of(_file));
    }

    [Fact]
    public async Task A_cut_at_any_page_and_at_any_of_the_last_64_bytes_is_found_even_if_the_member_says_that_all_is_well()
    {
        var pages = _file.Length - 32;
        foreach (var length in Cuts(_file.Length))
        {
            var cut = _file[..length];
            await Assert.ThrowsAsync<IntegrityException>(() => CopyAsync(FakeSnapshotSource.Of(cut, pages)));
            // and by a member that believes its own short file to be whole
            await Assert.ThrowsAsync<IntegrityException>(() =>
                CopyAsync(FakeSnapshotSource.Of(cut, Math.Max(0, length - 32)))
            );
        }
    }

    [Fact]
    public async Task A_cut_in_the_transport_is_found_at_any_page_and_at_any_of_the_last_64_bytes()
    {
        var frames = ((MemoryStream)FakeSnapshotSource.Of(_file).Body).ToArray();
        foreach (var length in Cuts(frames.Length))
        {
            await Assert.ThrowsAnyAsync<DrException>(() =>
                CopyAsync(new FakeSnapshotSource(new MemoryStream(frames, 0, length)))
            );
        }
    }

    [Fact]
    public async Task A_whole_file_counts_for_nothing_when_the_member_ends_the_call_with_an_error()
    {
        var whole = FakeSnapshotSource.Of(_file).Body;

        var e = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            CopyAsync(new FakeSnapshotSource(whole, "cannot stream the snapshot: etcdserver: server stopped"))
        );

        Assert.Contains("server stopped", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 200)]
    [InlineData(100, 100)]
    [InlineData(100, 50)]
    public async Task A_count_of_remaining_bytes_that_does_not_fall_as_bytes_come_is_found(int first, int second)
    {
        using var frames = new MemoryStream();
        FakeSnapshotSource.Frame(frames, (ulong)first, _file.AsSpan(0, 10));
        FakeSnapshotSource.Frame(frames, (ulong)second, _file.AsSpan(10, 10));
        frames.Position = 0;

        var e = await Assert.ThrowsAsync<IntegrityException>(() => CopyAsync(new FakeSnapshotSource(frames)));

        Assert.Contains("remaining", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_of_rubbish_is_not_a_snapshot()
    {
        var rubbish = Enumerable.Range(0, 100_000).Select(i => (byte)(i * 31 >> 3)).ToArray();

        await Assert.ThrowsAsync<IntegrityException>(() =>
            CopyAsync(new FakeSnapshotSource(new MemoryStream(rubbish)))
        );
    }

    [Fact]
    public async Task Silence_for_the_time_of_the_watchdog_ends_the_stream()
    {
        var clock = new FakeTimeProvider();
        var body = new HeldBody();
        var copying = CopyAsync(new FakeSnapshotSource(body), clock: clock);
        await body.ReaderWaitsAsync();

        clock.Advance(TimeSpan.FromSeconds(29));
        await body.SendAsync(Frame(1000, 10));
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(copying.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        var e = await Assert.ThrowsAsync<SourceUnavailableException>(() => copying.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Contains("no byte came for 30 seconds", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_messages_are_no_progress()
    {
        var clock = new FakeTimeProvider();
        var body = new HeldBody();
        var copying = CopyAsync(new FakeSnapshotSource(body), clock: clock);
        await body.ReaderWaitsAsync();
        await body.SendAsync(Frame(1000, 10));

        for (var i = 0; i < 2; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(14));
            await body.SendAsync(Frame(1000, 0));
        }
        clock.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<SourceUnavailableException>(() => copying.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task The_deadline_grows_with_the_size()
    {
        var clock = new FakeTimeProvider();
        var body = new HeldBody();
        var options = new EtcdCaptureOptions { Stall = TimeSpan.FromDays(1) };
        var copying = CopyAsync(new FakeSnapshotSource(body), clock: clock, options: options);
        await body.ReaderWaitsAsync();
        await body.SendAsync(Frame(5_000_000_000, 10));

        clock.Advance(TimeSpan.FromSeconds(999));
        Assert.False(copying.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(2));

        var e = await Assert.ThrowsAsync<SourceUnavailableException>(() => copying.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Contains("deadline", e.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<int> Cuts(int length) =>
        Enumerable
            .Range(0, length / FakeSnapshotSource.Page + 1)
            .Select(i => i * FakeSnapshotSource.Page)
            .Concat(Enumerable.Range(length - 64, 64))
            .Where(cut => cut < length)
            .Distinct();

    private byte[] Frame(ulong remaining, int length)
    {
        using var frame = new MemoryStream();
        FakeSnapshotSource.Frame(frame, remaining, _file.AsSpan(0, length));
        return frame.ToArray();
    }

    private static Task<long> CopyAsync(
        FakeSnapshotSource source,
        Stream? sink = null,
        TimeProvider? clock = null,
        EtcdCaptureOptions? options = null
    ) =>
        new SnapshotStream(options ?? new EtcdCaptureOptions(), clock ?? TimeProvider.System).CopyAsync(
            "etcd1",
            _ => ValueTask.FromResult<Dr.Providers.Etcd.Client.ISnapshotSource>(source),
            new HashedSink(sink ?? Stream.Null),
            (_, _) => { },
            TestContext.Current.CancellationToken
        );
}
