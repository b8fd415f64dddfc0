using Dr.Errors;
using ZstdSharp;

namespace Dr.Pipelines.Zstd;

/// <summary>Gives the decompressor's complaints our words.</summary>
internal sealed class ZstdOpenStream(DecompressionStream inner) : ForwardStream
{
    public override bool CanRead => true;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (Exception exception) when (exception is ZstdException or EndOfStreamException)
        {
            throw Damaged(exception);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (exception is ZstdException or EndOfStreamException)
        {
            throw Damaged(exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static IntegrityException Damaged(Exception exception) =>
        new(
            $"decompressing failed: {exception.Message}",
            "verify the point with `dr-restore verify POINT`, and restore from another point",
            exception
        );
}
