using Dr.Randomness;

namespace Dr.Pipelines;

/// <summary>
/// source → [tap: plain] → compress → encrypt → [tap: stored] → store, in one pass and in constant memory.
/// </summary>
/// <remarks>Three threads: the source and its digest; the stages; the store and its digest.</remarks>
/// <param name="stages">In sealing order: compression first, then encryption.</param>
/// <param name="random">Gives the key of the fingerprint.</param>
public sealed class SealingPipeline(IReadOnlyList<IStage> stages, IRandomSource random)
{
    private const int CopyBuffer = 256 * 1024;

    /// <param name="write">Writes the plain bytes; returns when all are written and seen to be right.</param>
    /// <param name="put">Stores the sealed bytes; gets a stream that fails when <paramref name="write"/> failed.</param>
    /// <param name="cancellationToken">Ends both sides.</param>
    public async Task<SealedDigests> SealAsync(
        Func<HashedSink, CancellationToken, Task> write,
        Func<Stream, CancellationToken, Task> put,
        CancellationToken cancellationToken
    )
    {
        (long Size, Digest Digest) plain = default;
        using var stored = new DigestTap();
        var key = FingerprintTap.NewKey(random);
        using var sent = FingerprintTap.With(key);
        await BoundedPipe.RunAsync(
            async (sink, stop) =>
            {
                await using var hashed = new HashedSink(sink);
                await write(hashed, stop);
                plain = (hashed.Size, hashed.SoFar());
            },
            (source, stop) =>
                BoundedPipe.RunAsync(
                    (sink, inner) => TransformAsync(source, sink, inner),
                    (sealedBytes, inner) => put(new TapStream(new TapStream(sealedBytes, stored), sent), inner),
                    stop,
                    BoundedPipe.SmallCapacity
                ),
            cancellationToken
        );
        return new SealedDigests(
            plain.Size,
            plain.Digest,
            stored.Size,
            stored.Current(),
            new Fingerprint(key, sent.Size, sent.End())
        );
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
