using Dr.Stores;
using Dr.Testing.Conformance;
using Dr.Testing.Stores;
using Xunit.Sdk;

namespace Dr.Core.Tests.Stores;

public sealed class FaultyObjectStoreTests : ObjectStoreConformance
{
    private static readonly ObjectKey Some = ObjectKey.Parse("some/key");

    protected override ValueTask<IObjectStore> StoreAsync() =>
        new(new FaultyObjectStore(new InMemoryObjectStore(), new FaultScript()));

    [Fact]
    public async Task The_nth_call_fails_and_the_others_do_not()
    {
        var script = new FaultScript();
        script.On(StoreVerb.Put, nth: 2).Fail(StoreErrorKind.Full);
        var store = new FaultyObjectStore(new InMemoryObjectStore(), script);

        await store.PutAsync(Some.Append("1"), Stream.Null, Cancellation);
        var error = await Assert.ThrowsAsync<StoreException>(() =>
            store.PutAsync(Some.Append("2"), Stream.Null, Cancellation)
        );
        await store.PutAsync(Some.Append("3"), Stream.Null, Cancellation);

        Assert.Equal(StoreErrorKind.Full, error.Kind);
        script.AssertAllExercised();
    }

    [Fact]
    public async Task A_cut_read_gives_the_bytes_before_the_cut_and_then_fails()
    {
        var script = new FaultScript();
        script.On(StoreVerb.Open, about: "some").CutAfter(3);
        var store = new FaultyObjectStore(new InMemoryObjectStore(), script);
        await store.PutAsync(Some, new MemoryStream([1, 2, 3, 4, 5]), Cancellation);
        await using var stream = await store.OpenAsync(Some, 0, null, Cancellation);
        var buffer = new byte[5];

        await stream.ReadExactlyAsync(buffer.AsMemory(0, 3), Cancellation);
        await Assert.ThrowsAsync<StoreException>(() => stream.ReadExactlyAsync(buffer, Cancellation).AsTask());
        script.AssertAllExercised();
    }

    [Fact]
    public async Task A_put_whose_answer_is_lost_failed_and_is_there()
    {
        var script = new FaultScript();
        script.On(StoreVerb.Put).LoseAnswer();
        var store = new FaultyObjectStore(new InMemoryObjectStore(), script);

        await Assert.ThrowsAsync<StoreException>(() => store.PutAsync(Some, Stream.Null, Cancellation));

        Assert.NotNull(await store.FindAsync(Some, Cancellation));
    }

    [Fact]
    public async Task A_cut_put_leaves_nothing()
    {
        var script = new FaultScript();
        script.On(StoreVerb.Put).CutAfter(2);
        var store = new FaultyObjectStore(new InMemoryObjectStore(), script);

        await Assert.ThrowsAsync<StoreException>(() => store.PutAsync(Some, new MemoryStream([1, 2, 3]), Cancellation));

        Assert.Null(await store.FindAsync(Some, Cancellation));
    }

    [Fact]
    public void A_fault_that_never_struck_fails_the_test()
    {
        var script = new FaultScript();
        script.On(StoreVerb.Delete, nth: 3).Fail();

        var error = Assert.ThrowsAny<XunitException>(script.AssertAllExercised);

        Assert.Contains("Delete #3", error.Message, StringComparison.Ordinal);
    }
}
