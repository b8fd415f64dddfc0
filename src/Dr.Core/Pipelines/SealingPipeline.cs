namespace Dr.Pipelines;

/// <summary>
/// source → [tap: plain] → compress → encrypt → [tap: stored] → store, in one pass and in constant memory.
/// </summary>
/// <remarks>Three threads: the source and its digest; the stages; the store and its digest.</remarks>
/// <param name="stages">In sealing order: compression first, then encryption.</param>
public sealed class SealingPipeline(IReadOnlyList<IStage> stages)
{
    private const int CopyBuffer = 256 * 1024;

    /// <param name="write">Writes the plain bytes; returns when all are written and seen to be right.</param>
    /// <param name="put">Stores the sealed bytes; gets a stream that fails when <paramref name="write"/> failed.</param>
    /// <param name="cancellationToken">Ends both sides.</param>
    public async Task<SealedDigests> SealAsync(
        Func<Stream, CancellationToken, Task> write,
        Func<Stream, CancellationToken, Task> put,
        CancellationToken cancellationToken
    )
    {
        using var plain = new DigestTap();
        using var stored = new DigestTap();
        await BoundedPipe.RunAsync(
            (sink, stop) => write(new TapStream(sink, plain), stop),
            (source, stop) =>
                BoundedPipe.RunAsync(
                    (sink, inner) => TransformAsync(source, sink, inner),
                    (sealedBytes, inner) => put(new TapStream(sealedBytes, stored), inner),
                    stop
                ),
            cancellationToken
        );
        return new SealedDigests(plain.Size, plain.Current(), stored.Size, stored.Current());
    }

    private async Task TransformAsync(Stream source, Stream sink, CancellationToken cancellationToken)
    {
        // Disposal writes each stage's end, so after a failure nothing is disposed: a cut source must not look whole.
        var opened = new Stack<Stream>();
        var stream = sink;
        foreach (var stage in stages.Reverse())
        {
            stream = stage.Seal(stream);
            opened.Push(stream);
        }

        await source.CopyToAsync(stream, CopyBuffer, cancellationToken);
        while (opened.TryPop(out var stage))
        {
            await stage.DisposeAsync();
        }
    }
}
