using Dr.Errors;
using Dr.Manifests;
using Dr.Pipelines;
using Dr.Pipelines.Age;
using Dr.Randomness;
using Dr.Runs;
using Dr.Stores;

namespace Dr.Capture;

/// <summary>Seals one artifact into the store and reads it back before anybody believes in it.</summary>
public sealed class ArtifactSealer(
    IObjectStore store,
    StoreLayout layout,
    IReadOnlyList<Recipient> recipients,
    IRandomSource random,
    IProgress<RunEvent> progress
)
{
    /// <exception cref="DrException">The source gave up, the store refused, or what was stored reads back otherwise.</exception>
    public async Task<SealedArtifact> SealAsync(
        RecoveryPointId id,
        IArtifactCapture artifact,
        CancellationToken cancellationToken
    )
    {
        var relativeKey = artifact.Name + StoreLayout.SealedSuffix;
        var key = layout.InPoint(id, relativeKey);
        var step = $"seal/{artifact.Name}";
        var readers = artifact.Recipients ?? recipients;
        progress.Report(new RunEvent(step, RunEventKind.Begun, $"capture and seal {artifact.Name}"));
        var digests = await SealWithRetriesAsync(key, artifact, readers, step, cancellationToken);
        progress.Report(
            new RunEvent(step, RunEventKind.Ended, $"{digests.PlainSize} bytes sealed into {digests.StoredSize}")
        );
        await ReadBackAsync(key, digests, cancellationToken);
        return new SealedArtifact(
            new ArtifactEntry(
                artifact.Name,
                relativeKey,
                ArtifactEntry.ZstdAge,
                digests.StoredSize,
                digests.StoredDigest,
                [.. readers.Select(recipient => recipient.ToString())]
            ),
            new ContentsEntry(artifact.Name, digests.PlainSize, digests.PlainDigest)
        );
    }

    private async Task<SealedDigests> SealWithRetriesAsync(
        ObjectKey key,
        IArtifactCapture artifact,
        IReadOnlyList<Recipient> readers,
        string step,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            try
            {
                return await Sealing
                    .For(readers, random)
                    .SealAsync(
                        (sink, stop) => artifact.WriteAsync(sink, stop),
                        (content, stop) => store.PutAsync(key, content, stop),
                        cancellationToken
                    );
            }
            catch (DrException exception)
                when (exception is SourceUnavailableException or IntegrityException && artifact.CanRetry)
            {
                progress.Report(new RunEvent(step, RunEventKind.Progressed, $"trying again: {exception.Message}", 0));
            }
        }
    }

    private async Task ReadBackAsync(ObjectKey key, SealedDigests sent, CancellationToken cancellationToken)
    {
        var step = $"read-back/{key}";
        progress.Report(new RunEvent(step, RunEventKind.Begun, $"read {key} back"));
        var stored = new ProgressReader(store, step, sent.StoredSize, progress);
        var (size, equal) = await sent.Sent.CompareAsync(stored, key, cancellationToken);
        if (!equal)
        {
            throw new IntegrityException(
                $"{key} in {store.Description} reads back otherwise than it was sent: {size} bytes came, {sent.StoredSize} were sent",
                "do not rely on this store before its operator has explained this; the point was not committed"
            );
        }

        progress.Report(new RunEvent(step, RunEventKind.Ended, $"{size} bytes read back, equal to what was sent"));
    }
}
