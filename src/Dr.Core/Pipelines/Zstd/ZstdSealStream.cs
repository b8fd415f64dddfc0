namespace Dr.Pipelines.Zstd;

/// <summary>Packs what is written. Disposing it ends the frame and leaves the inner stream open.</summary>
internal sealed class ZstdSealStream(Stream downstream, int level) : ForwardStream
{
    private readonly ZstdFrame _frame = new(level);
    private readonly byte[] _packed = new byte[ZstdFrame.LargestPacked];

    public override bool CanWrite => true;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_frame.IsFull)
            {
                downstream.Write(Pack(isLast: false).Span);
            }

            buffer = buffer[_frame.Take(buffer)..];
        }
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        while (!buffer.IsEmpty)
        {
            if (_frame.IsFull)
            {
                await downstream.WriteAsync(Pack(isLast: false), cancellationToken);
            }

            buffer = buffer[_frame.Take(buffer.Span)..];
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_frame.IsClosed)
        {
            await downstream.WriteAsync(Pack(isLast: true));
            _frame.Dispose();
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_frame.IsClosed)
        {
            downstream.Write(Pack(isLast: true).Span);
            _frame.Dispose();
        }

        base.Dispose(disposing);
    }

    private ReadOnlyMemory<byte> Pack(bool isLast) => _packed.AsMemory(0, _frame.Pack(_packed, isLast));
}
