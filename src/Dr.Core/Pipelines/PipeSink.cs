using System.IO.Pipelines;

namespace Dr.Pipelines;

/// <summary>The writing end of a pipe as a stream. Synchronous writes wait for room, so they belong on a thread of their own.</summary>
internal sealed class PipeSink(PipeWriter writer, CancellationToken stop) : ForwardStream
{
    public override bool CanWrite => true;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var span = writer.GetSpan();
            var count = Math.Min(span.Length, buffer.Length);
            buffer[..count].CopyTo(span);
            writer.Advance(count);
            buffer = buffer[count..];
        }

        var flush = writer.FlushAsync(stop);
        Check(flush.IsCompleted ? flush.Result : flush.AsTask().GetAwaiter().GetResult());
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    ) => Check(await writer.WriteAsync(buffer, cancellationToken));

    private static void Check(FlushResult result)
    {
        if (result.IsCompleted)
        {
            throw new IOException("the reading side of the pipe has gone");
        }
    }
}
