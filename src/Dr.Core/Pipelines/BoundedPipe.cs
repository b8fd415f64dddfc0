using System.IO.Pipelines;

namespace Dr.Pipelines;

/// <summary>Joins two sides that run at the same time, with bounded memory between them.</summary>
/// <remarks>
/// A failure of either side reaches the other: a writer that fails makes the reader fail (a put must not take a cut stream for a
/// whole one), a reader that fails makes the writer fail. The first cause is the one that is thrown.
/// </remarks>
internal static class BoundedPipe
{
    // Large enough that neither side waits for the other's hiccup, small against the memory budget: two pipes for each artifact, and
    // several artifacts at once.
    private const int Capacity = 4 * 1024 * 1024;

    /// <summary>For packed bytes: there are fewer of them, and a store that sends in parts holds some itself.</summary>
    public const int SmallCapacity = 1024 * 1024;
    private const int Segment = 256 * 1024;

    public static async Task RunAsync(
        Func<Stream, CancellationToken, Task> write,
        Func<Stream, CancellationToken, Task> read,
        CancellationToken cancellationToken,
        int capacity = Capacity
    )
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pipe = new Pipe(
            new PipeOptions(
                pauseWriterThreshold: capacity,
                resumeWriterThreshold: capacity / 2,
                minimumSegmentSize: Segment,
                useSynchronizationContext: false
            )
        );
        var first = new FirstFailure();
        var writing = Task.Run(() => WriteAsync(pipe.Writer, write, first, both), CancellationToken.None);
        var reading = Task.Run(() => ReadAsync(pipe.Reader, read, first, both), CancellationToken.None);
        await Task.WhenAll(writing, reading);
        cancellationToken.ThrowIfCancellationRequested();
        first.ThrowIfAny();
    }

    private static async Task WriteAsync(
        PipeWriter writer,
        Func<Stream, CancellationToken, Task> write,
        FirstFailure first,
        CancellationTokenSource both
    )
    {
        try
        {
            await using var stream = new PipeSink(writer, both.Token);
            await write(stream, both.Token);
            await writer.CompleteAsync();
        }
        catch (Exception exception)
        {
            first.Record(exception);
            await writer.CompleteAsync(exception);
            await both.CancelAsync();
        }
    }

    private static async Task ReadAsync(
        PipeReader reader,
        Func<Stream, CancellationToken, Task> read,
        FirstFailure first,
        CancellationTokenSource both
    )
    {
        try
        {
            await using var stream = reader.AsStream(leaveOpen: true);
            await read(stream, both.Token);
            await reader.CompleteAsync();
        }
        catch (Exception exception)
        {
            first.Record(exception);
            await reader.CompleteAsync(exception);
            await both.CancelAsync();
        }
    }
}
