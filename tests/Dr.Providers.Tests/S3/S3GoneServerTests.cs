using Dr.Stores;
using Dr.Testing.Servers;
using Dr.Testing.Stores;

namespace Dr.Providers.Tests.S3;

/// <summary>The server itself dies, so these tests have one of their own.</summary>
public sealed class S3GoneServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_is_killed_during_a_put_and_comes_back_gets_the_whole_object()
    {
        await using var gateway = await RadosGateway.StartAsync(Cancellation);
        var bucket = await gateway.CreateBucketAsync(cancellationToken: Cancellation);
        var options = S3TestStores.Options(gateway, bucket) with { Retry = new() };
        using var store = S3TestStores.Open(options);
        var content = StoreExtensions.SomeBytes(14 << 20);
        var source = new GatedStream(content, 8 << 20);
        var put = store.PutAsync(ObjectKey.Parse("key"), source, Cancellation);
        await source.Reached.WaitAsync(Cancellation);

        await gateway.StopAsync(Cancellation);
        source.GoOn();
        await gateway.StartAgainAsync(Cancellation);
        await put;

        StoreExtensions.AssertSame(content, await store.ReadAsync("key", Cancellation));
    }

    /// <summary>Gives the bytes up to a place, tells that it was reached, and waits there.</summary>
    private sealed class GatedStream(byte[] content, int place) : ForwardReadStream
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _position;

        public Task Reached => _reached.Task;

        public void GoOn() => _goOn.SetResult();

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            if (_position >= place)
            {
                _reached.TrySetResult();
                await _goOn.Task.WaitAsync(cancellationToken);
            }

            var count = Math.Min(Math.Min(buffer.Length, 1 << 20), content.Length - _position);
            content.AsMemory(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }
    }
}
