using Dr.Pipelines;

namespace Dr.Runs;

/// <summary>Tells how many bytes have passed, every few MiB. Disposes of the inner stream when it is disposed of.</summary>
public sealed class ProgressStream(Stream inner, string step, long? total, IProgress<RunEvent> progress) : ForwardStream
{
    private const long Interval = 4 * 1024 * 1024;
    private long _done;
    private long _told;

    public override bool CanRead => inner.CanRead;

    public override bool CanWrite => inner.CanWrite;

    public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    ) => Count(await inner.ReadAsync(buffer, cancellationToken));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        Count(buffer.Length);
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        await inner.WriteAsync(buffer, cancellationToken);
        Count(buffer.Length);
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Count(int bytes)
    {
        _done += bytes;
        if (_done - _told >= Interval)
        {
            _told = _done;
            progress.Report(new RunEvent(step, RunEventKind.Progressed, "", _done, total));
        }

        return bytes;
    }
}
