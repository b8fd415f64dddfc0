using Dr.Randomness;
using Dr.Stores;
using Dr.Testing.Stores;
using Xunit;

namespace Dr.Testing.Conformance;

/// <summary>What every store and every decorator promises. A proof is a derived class that says how to make the store.</summary>
public abstract class ObjectStoreConformance
{
    /// <summary>A key prefix of this test alone, so that tests may share one store.</summary>
    private readonly string _prefix = $"conformance/{Convert.ToHexStringLower(Random(8))}/";

    /// <summary>More than two parts of a multipart upload.</summary>
    protected virtual int LargeSize => (17 << 20) + 4711;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The store under test. Called once per test; may give the same store each time.</summary>
    protected abstract ValueTask<IObjectStore> StoreAsync();

    [Fact]
    public async Task What_is_put_is_what_is_read()
    {
        var store = await StoreAsync();
        var content = Bytes(100_003);

        await PutAsync(store, "object", content);

        Assert.Equal(content, await ReadAsync(store, "object"));
        var entry = await store.FindAsync(Key("object"), Cancellation);
        Assert.Equal((Key("object"), 100_003L), (entry!.Key, entry.Size));
        var now = TimeProvider.System.GetUtcNow();
        Assert.InRange(entry.ModifiedAt, now.AddHours(-1), now.AddHours(1));
    }

    [Fact]
    public async Task An_empty_object_is_an_object()
    {
        var store = await StoreAsync();

        await PutAsync(store, "empty", []);

        Assert.Empty(await ReadAsync(store, "empty"));
        Assert.Equal(0, (await store.FindAsync(Key("empty"), Cancellation))!.Size);
        Assert.Equal(["empty"], await ListAsync(store, ""));
    }

    [Fact]
    public async Task A_large_object_from_a_stream_of_unknown_length_is_read_back_whole()
    {
        var store = await StoreAsync();
        var content = Bytes(LargeSize);

        await store.PutAsync(Key("large"), new TinyReadsStream(content, 60_000), Cancellation);

        Assert.Equal(content.Length, (await store.FindAsync(Key("large"), Cancellation))!.Size);
        AssertSame(content, await ReadAsync(store, "large"));
    }

    [Fact]
    public async Task Tiny_reads_of_the_source_make_the_same_object()
    {
        var store = await StoreAsync();
        var content = Bytes(50_021);

        await store.PutAsync(Key("tiny"), new TinyReadsStream(content, 7), Cancellation);

        Assert.Equal(content, await ReadAsync(store, "tiny"));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-1)]
    public async Task A_second_put_of_a_key_is_refused_and_the_first_is_kept(int size)
    {
        var store = await StoreAsync();
        var first = Bytes(size < 0 ? LargeSize : size);
        await PutAsync(store, "once", first);

        var error = await Assert.ThrowsAsync<StoreException>(() =>
            PutAsync(store, "once", Bytes(first.Length, seed: 2))
        );

        Assert.Equal(StoreErrorKind.AlreadyExists, error.Kind);
        AssertSame(first, await ReadAsync(store, "once"));
    }

    [Fact]
    public Task Of_concurrent_puts_of_one_key_exactly_one_wins() =>
        OfConcurrentPutsOneWinsAsync(StoreCapabilities.AtomicCreate, 8, 3000);

    [Fact]
    public Task Of_concurrent_large_puts_of_one_key_exactly_one_wins() =>
        OfConcurrentPutsOneWinsAsync(StoreCapabilities.AtomicCreateOfAnySize, 3, LargeSize);

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(-1)]
    public async Task A_put_whose_source_fails_leaves_nothing_and_tells_the_failure_of_the_source(int size)
    {
        var store = await StoreAsync();
        var failure = new InvalidTimeZoneException("the source broke");
        var source = new TinyReadsStream(Bytes(size < 0 ? LargeSize : size), 60_000, failure);

        var error = await Assert.ThrowsAsync<InvalidTimeZoneException>(() =>
            store.PutAsync(Key("half"), source, Cancellation)
        );

        Assert.Same(failure, error);
        await AssertAbsentAsync(store, "half");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(9 << 20)]
    public async Task A_cancelled_put_leaves_nothing_behind(int size)
    {
        var store = await StoreAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var source = new CancellingStream(Bytes(size), cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            store.PutAsync(Key("stopped"), source, cancel.Token)
        );

        await AssertAbsentAsync(store, "stopped");
    }

    [Fact]
    public async Task A_key_whose_put_failed_can_be_put_again()
    {
        var store = await StoreAsync();
        var broken = new TinyReadsStream(Bytes(5000), 100, new InvalidTimeZoneException());
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => store.PutAsync(Key("again"), broken, Cancellation));

        await PutAsync(store, "again", [1, 2, 3]);

        Assert.Equal([1, 2, 3], await ReadAsync(store, "again"));
    }

    [Fact]
    public async Task Objects_are_listed_by_prefix_in_ordinal_order()
    {
        var store = await StoreAsync();
        string[] names = ["b", "a/z", "a-b/c", "a.b", "a/b/c", "A", "a0", "aa", "a/B", "_", "a/b.c"];
        foreach (var name in names)
        {
            await PutAsync(store, name, [1]);
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), await ListAsync(store, ""));
        foreach (var prefix in new[] { "a", "a/", "a/b", "a/b/", "a/b/c", "a-", "nothing", "a/b/c/d" })
        {
            var expected = names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal));
            Assert.Equal(expected.Order(StringComparer.Ordinal), await ListAsync(store, prefix));
        }
    }

    [Fact]
    public async Task More_than_a_thousand_objects_are_listed_once_each()
    {
        var store = await StoreAsync();
        var names = Enumerable.Range(0, 1207).Select(number => $"many/{number:D5}").ToList();
        await Parallel.ForEachAsync(names, Cancellation, async (name, _) => await PutAsync(store, name, []));

        Assert.Equal(names, await ListAsync(store, "many/"));
    }

    [Fact]
    public async Task A_listing_can_be_cancelled_between_two_entries()
    {
        var store = await StoreAsync();
        await PutAsync(store, "a", []);
        await PutAsync(store, "b", []);
        using var cancel = new CancellationTokenSource();
        var seen = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in store.ListAsync(_prefix, cancel.Token))
            {
                seen++;
                await cancel.CancelAsync();
            }
        });

        Assert.Equal(1, seen);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(0, 1L)]
    [InlineData(0, 0L)]
    [InlineData(10, 20L)]
    [InlineData(999, null)]
    [InlineData(990, 100L)]
    [InlineData(1000, null)]
    [InlineData(1000, 5L)]
    [InlineData(5000, 5L)]
    [InlineData(5000, null)]
    public async Task A_range_gives_what_there_is_of_it(int offset, long? count)
    {
        var store = await StoreAsync();
        var content = Bytes(1000);
        await PutAsync(store, "range", content);

        var read = await ReadAsync(store, "range", offset, count);

        Assert.Equal(content.Skip(offset).Take((int)(count ?? int.MaxValue)), read);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_range_of_an_empty_object_is_empty(int offset)
    {
        var store = await StoreAsync();
        await PutAsync(store, "empty", []);

        Assert.Empty(await ReadAsync(store, "empty", offset, 10));
    }

    [Fact]
    public async Task What_is_not_there_is_said_to_be_not_found()
    {
        var store = await StoreAsync();

        var error = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(store, "nothing/here"));

        Assert.Equal(StoreErrorKind.NotFound, error.Kind);
        Assert.NotEmpty(error.Hint);
        Assert.Null(await store.FindAsync(Key("nothing/here"), Cancellation));
        Assert.Empty(await ListAsync(store, "nothing"));
    }

    [Fact]
    public async Task Deleting_twice_is_as_good_as_once()
    {
        var store = await StoreAsync();
        await PutAsync(store, "gone/soon", [1]);
        await PutAsync(store, "stays", [2]);

        await store.DeleteAsync(Key("gone/soon"), Cancellation);
        await store.DeleteAsync(Key("gone/soon"), Cancellation);

        await AssertAbsentAsync(store, "gone/soon");
        Assert.Equal(["stays"], await ListAsync(store, ""));
    }

    [Theory]
    [InlineData("...")]
    [InlineData("a..b")]
    [InlineData(".hidden/.also")]
    [InlineData("-rf")]
    [InlineData("_-._-.")]
    [InlineData("UPPER/lower")]
    [InlineData("a.b.c/..d/e..")]
    public async Task A_key_of_any_allowed_characters_works(string name)
    {
        var store = await StoreAsync();

        await PutAsync(store, name, [7]);

        Assert.Equal([7], await ReadAsync(store, name));
        Assert.Equal([name], await ListAsync(store, name));
        await store.DeleteAsync(Key(name), Cancellation);
        await AssertAbsentAsync(store, name);
    }

    [Fact]
    public async Task Keys_that_differ_in_case_are_two_objects()
    {
        var store = await StoreAsync();
        await PutAsync(store, "key", [1]);
        await PutAsync(store, "KEY", [2]);

        Assert.Equal([1], await ReadAsync(store, "key"));
        Assert.Equal([2], await ReadAsync(store, "KEY"));
    }

    [Fact]
    public async Task A_key_of_the_greatest_length_works()
    {
        var store = await StoreAsync();
        var segment = new string('x', 200);
        var name = $"{segment}/{segment}/".PadRight(ObjectKey.MaxLength - _prefix.Length, 'y');

        await PutAsync(store, name, [3]);

        Assert.Equal([3], await ReadAsync(store, name));
    }

    [Fact]
    public async Task Several_readers_of_one_object_do_not_disturb_each_other()
    {
        var store = await StoreAsync();
        var content = Bytes(300_000);
        await PutAsync(store, "shared", content);

        var reads = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ReadAsync(store, "shared")));

        Assert.All(reads, read => AssertSame(content, read));
    }

    [Fact]
    public async Task The_description_says_what_the_store_is() => Assert.NotEmpty((await StoreAsync()).Description);

    protected ObjectKey Key(string name) => ObjectKey.Parse(_prefix + name);

    private static byte[] Bytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Random(int count)
    {
        var bytes = new byte[count];
        new SystemRandomSource().Fill(bytes);
        return bytes;
    }

    // why: Assert.Equal takes seconds for megabytes
    private static void AssertSame(byte[] expected, byte[] actual) =>
        Assert.True(expected.AsSpan().SequenceEqual(actual));

    private async Task OfConcurrentPutsOneWinsAsync(StoreCapabilities needed, int writers, int size)
    {
        var store = await StoreAsync();
        var contents = Enumerable.Range(0, writers).Select(writer => Bytes(size, writer)).ToList();
        // why: a store without the capability looks before it writes, which promises this to writers one after another only
        var together = store.Capabilities.HasFlag(needed);

        var won = together ? await PutTogetherAsync(store, contents) : await PutOneAfterAnotherAsync(store, contents);

        var winner = Assert.Single(Enumerable.Range(0, writers), writer => won[writer]);
        AssertSame(contents[winner], await ReadAsync(store, "contested"));
    }

    private async Task<bool[]> PutTogetherAsync(IObjectStore store, List<byte[]> contents)
    {
        var meeting = new Meeting(contents.Count);
        return await Task.WhenAll(
            contents.Select(content =>
                Task.Run(() => TryPutAsync(store, new MeetingStream(content, meeting)), Cancellation)
            )
        );
    }

    private async Task<bool[]> PutOneAfterAnotherAsync(IObjectStore store, List<byte[]> contents)
    {
        var won = new List<bool>();
        foreach (var content in contents)
        {
            won.Add(await TryPutAsync(store, new MemoryStream(content)));
        }

        return [.. won];
    }

    private async Task<bool> TryPutAsync(IObjectStore store, Stream content)
    {
        try
        {
            await store.PutAsync(Key("contested"), content, Cancellation);
            return true;
        }
        catch (StoreException error) when (error.Kind == StoreErrorKind.AlreadyExists)
        {
            return false;
        }
    }

    private Task PutAsync(IObjectStore store, string name, byte[] content) =>
        store.PutAsync(Key(name), new MemoryStream(content), Cancellation);

    private async Task<byte[]> ReadAsync(IObjectStore store, string name, long offset = 0, long? count = null)
    {
        await using var stream = await store.OpenAsync(Key(name), offset, count, Cancellation);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancellation);
        return copy.ToArray();
    }

    private async Task<List<string>> ListAsync(IObjectStore store, string prefix)
    {
        var names = new List<string>();
        await foreach (var entry in store.ListAsync(_prefix + prefix, Cancellation))
        {
            names.Add(entry.Key.ToString()[_prefix.Length..]);
        }

        return names;
    }

    private async Task AssertAbsentAsync(IObjectStore store, string name)
    {
        Assert.Null(await store.FindAsync(Key(name), Cancellation));
        Assert.DoesNotContain(name, await ListAsync(store, ""));
        var error = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(store, name));
        Assert.Equal(StoreErrorKind.NotFound, error.Kind);
    }

    /// <summary>Cancels when it has given all it has, before it says that this was all.</summary>
    private sealed class CancellingStream(byte[] content, CancellationTokenSource cancel) : ForwardReadStream
    {
        private readonly MemoryStream _inner = new(content);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_inner.Position == _inner.Length)
            {
                cancel.Cancel();
            }

            return _inner.ReadAsync(buffer, cancellationToken);
        }
    }

    /// <summary>Opens when as many have come as were expected.</summary>
    private sealed class Meeting(int expected)
    {
        private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _missing = expected;

        public Task ComeAsync()
        {
            if (Interlocked.Decrement(ref _missing) == 0)
            {
                _complete.SetResult();
            }

            return _complete.Task;
        }
    }

    /// <summary>Ends only when every writer has come to the end of its own: each looked for the key before any had made it.</summary>
    private sealed class MeetingStream(byte[] content, Meeting meeting) : ForwardReadStream
    {
        private readonly MemoryStream _inner = new(content);
        private bool _came;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            if (_inner.Position == _inner.Length && !_came)
            {
                _came = true;
                await meeting.ComeAsync().WaitAsync(cancellationToken);
            }

            return await _inner.ReadAsync(buffer, cancellationToken);
        }
    }
}
