using System.Threading.Channels;

namespace Dr.Providers.Tests.Etcd;

/// <summary>A response body that gives what the test hands it and then waits, and tells the test when it waits.</summary>
internal sealed class HeldBody : Stream
{
    private readonly Channel<byte[]> _chunks = Channel.CreateUnbounded<byte[]>();
    private readonly SemaphoreSlim _waiting = new(0);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Returns when the reader waits for more.</summary>
    public Task ReaderWaitsAsync() => _waiting.WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Returns when the reader has taken it and waits for more.</summary>
    public Task SendAsync(byte[] chunk)
    {
        _chunks.Writer.TryWrite(chunk);
        return ReaderWaitsAsync();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_chunks.Reader.TryRead(out var chunk))
        {
            var next = _chunks.Reader.ReadAsync(cancellationToken);
            _waiting.Release();
            chunk = await next;
        }
        chunk.CopyTo(buffer);
        return chunk.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
