namespace Dr.Providers.Tests.Etcd;

/// <summary>Passes bytes on, and does something once after so many of them: that is in mid-stream for certain.</summary>
internal sealed class SinkHook(Stream inner, long after, Func<Task> hook) : Stream
{
    private Func<Task>? _hook = hook;
    private long _written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        await inner.WriteAsync(buffer, cancellationToken);
        _written += buffer.Length;
        if (_written >= after && Interlocked.Exchange(ref _hook, null) is { } now)
        {
            await now();
        }
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
