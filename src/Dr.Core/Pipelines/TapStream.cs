namespace Dr.Pipelines;

/// <summary>Shows every byte that is read or written through it to a tap. Leaves the inner stream open.</summary>
public sealed class TapStream(Stream inner, ITap tap) : ForwardStream
{
    public override bool CanRead => inner.CanRead;

    public override bool CanWrite => inner.CanWrite;

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        tap.Observe(buffer[..count]);
        return count;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        tap.Observe(buffer.Span[..count]);
        return count;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        tap.Observe(buffer);
        inner.Write(buffer);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        tap.Observe(buffer.Span);
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush() => inner.Flush();
}
