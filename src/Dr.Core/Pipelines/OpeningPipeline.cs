using Dr.Errors;

namespace Dr.Pipelines;

/// <summary>
/// store → [tap: stored] → decrypt → decompress → [tap: plain] → consumer: the mirror image of <see cref="SealingPipeline"/>.
/// </summary>
/// <param name="stages">In sealing order.</param>
public sealed class OpeningPipeline(IReadOnlyList<IStage> stages)
{
    private const int CopyBuffer = 256 * 1024;

    /// <summary>Opens the stored bytes, hands the plain ones to the consumer and compares what was expected.</summary>
    /// <param name="what">The object, for messages.</param>
    /// <param name="stored">The stored bytes.</param>
    /// <param name="expected">
    /// What the manifest and the contents say; a null digest or size is not compared. The consumer may have seen every byte when a
    /// difference is found, so it MUST NOT act on them before this call has returned.
    /// </param>
    /// <param name="consume">Gets the plain bytes.</param>
    /// <param name="cancellationToken">Ends both sides.</param>
    /// <exception cref="IntegrityException">A stage found damage, or size or digest are not those expected.</exception>
    public async Task OpenAsync(
        string what,
        Stream stored,
        ExpectedDigests expected,
        Func<Stream, CancellationToken, Task> consume,
        CancellationToken cancellationToken
    )
    {
        using var storedTap = new DigestTap();
        using var plainTap = new DigestTap();
        var size = new SizeTap();
        try
        {
            await BoundedPipe.RunAsync(
                (sink, stop) => ReadStoredAsync(stored, sink, expected.StoredDigest is null ? null : storedTap, stop),
                (source, stop) =>
                    BoundedPipe.RunAsync(
                        (sink, inner) => OpenStagesAsync(source, sink, inner),
                        (plain, inner) =>
                            ConsumeAsync(
                                new TapStream(Tapped(plain, expected.PlainDigest is null ? null : plainTap), size),
                                consume,
                                inner
                            ),
                        stop
                    ),
                cancellationToken
            );
        }
        catch (IntegrityException exception)
        {
            throw new IntegrityException($"{what} is damaged: {exception.Message}", exception.Hint, exception);
        }

        expected.Check(what, storedTap, size, plainTap);
    }

    private static async Task ReadStoredAsync(
        Stream stored,
        Stream sink,
        DigestTap? tap,
        CancellationToken cancellationToken
    ) => await stored.CopyToAsync(Tapped(sink, tap), CopyBuffer, cancellationToken);

    private static Stream Tapped(Stream stream, ITap? tap) => tap is null ? stream : new TapStream(stream, tap);

    private async Task OpenStagesAsync(Stream source, Stream sink, CancellationToken cancellationToken)
    {
        var opened = new List<Stream> { source };
        foreach (var stage in stages.Reverse())
        {
            opened.Add(stage.Open(opened[^1]));
        }

        await opened[^1].CopyToAsync(sink, CopyBuffer, cancellationToken);

        // A stage may be content before its upstream has ended; what follows then is not ours, or hides a cut.
        var rest = new byte[1];
        foreach (var stream in opened)
        {
            if (await stream.ReadAsync(rest, cancellationToken) != 0)
            {
                throw new IntegrityException(
                    "bytes follow behind the end",
                    "verify the point with `dr-restore verify POINT`, and restore from another point"
                );
            }
        }
    }

    private static async Task ConsumeAsync(
        Stream plain,
        Func<Stream, CancellationToken, Task> consume,
        CancellationToken cancellationToken
    )
    {
        await consume(plain, cancellationToken);
        var rest = new byte[1];
        if (await plain.ReadAsync(rest, cancellationToken) != 0)
        {
            throw new InvalidOperationException("the consumer left bytes behind, so nothing was verified");
        }
    }
}
