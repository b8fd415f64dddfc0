using Dr.Errors;
using Dr.Findings;
using Dr.Keys;
using Dr.Manifests;
using Dr.Opening;
using Dr.Pipelines;
using Dr.Pipelines.Age;
using Dr.Runs;
using Dr.Stores;

namespace Dr.Verification;

/// <summary>Compares what the store holds with what the signed manifest and the sealed contents say.</summary>
/// <remarks>Damage is a finding. An exception means that it could not be told: store not reachable, no identity that fits.</remarks>
public sealed class Verifier(
    IObjectReader reader,
    StoreLayout layout,
    IReadOnlyList<Identity> identities,
    IProgress<RunEvent> progress
)
{
    public async Task<VerificationReport> VerifyAsync(
        RecoveryPoint point,
        VerificationDepth depth,
        CancellationToken cancellationToken
    )
    {
        var findings = new List<Finding>();
        var contents =
            depth == VerificationDepth.Opened ? await ContentsAsync(point, findings, cancellationToken) : null;
        foreach (var entry in point.Manifest.Objects())
        {
            var step = $"verify/{entry.Name}";
            var points = new PointReader(
                new ProgressReader(reader, step, entry.StoredSize, progress),
                layout,
                identities
            );
            progress.Report(new RunEvent(step, RunEventKind.Begun, $"verify {entry.Name}", 0, entry.StoredSize));
            var finding = await CheckAsync(points, point.Id, entry, depth, contents, cancellationToken);
            findings.AddRange(finding is null || findings.Contains(finding) ? [] : [finding]);
            progress.Report(
                new RunEvent(
                    step,
                    finding is null ? RunEventKind.Ended : RunEventKind.Failed,
                    finding?.Message ?? "as recorded"
                )
            );
        }

        var objects = point.Manifest.Objects().ToList();
        return new VerificationReport(point.Id, depth, objects.Count, objects.Sum(entry => entry.StoredSize), findings);
    }

    private async Task<Contents?> ContentsAsync(
        RecoveryPoint point,
        List<Finding> findings,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await new PointReader(reader, layout, identities).ReadContentsAsync(point, cancellationToken);
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            findings.Add(Damaged(point.Manifest.Contents, (DrException)exception));
            return null;
        }
    }

    private async Task<Finding?> CheckAsync(
        PointReader points,
        RecoveryPointId id,
        ArtifactEntry entry,
        VerificationDepth depth,
        Contents? contents,
        CancellationToken cancellationToken
    )
    {
        try
        {
            // why: key material has recipients of its own, and whoever verifies the data need not be among them
            var isForOthers = entry.Name.Source == KeyFacts.SourceName && !points.CanOpen(entry);
            if (depth == VerificationDepth.Stored || isForOthers)
            {
                await points.RefuseDamageAsync(layout.InPoint(id, entry.Key), entry, cancellationToken);
                return depth == VerificationDepth.Stored ? null : NotOpened(entry);
            }

            await OpenAsync(points, id, entry, contents, cancellationToken);
            return null;
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            return Damaged(entry, (DrException)exception);
        }
    }

    private static Task OpenAsync(
        PointReader points,
        RecoveryPointId id,
        ArtifactEntry entry,
        Contents? contents,
        CancellationToken cancellationToken
    )
    {
        var plain = contents?.Artifacts.FirstOrDefault(artifact => artifact.Name == entry.Name);
        return points.OpenObjectAsync(
            id,
            entry,
            new ExpectedDigests(entry.StoredDigest, plain?.PlainSize, plain?.PlainDigest),
            (source, stop) => source.CopyToAsync(Stream.Null, 256 * 1024, stop),
            cancellationToken
        );
    }

    private static Finding NotOpened(ArtifactEntry entry) =>
        new(
            Severity.Notice,
            "point.not-opened",
            entry.Name.ToString(),
            $"{entry.Name} is stored as recorded and was not opened: it is sealed to recipients of its own",
            "to prove that it opens, name an identity of the keys too, under identities in dr.yaml"
        );

    private static bool IsDamage(Exception exception) =>
        exception is IntegrityException or StoreException { Kind: StoreErrorKind.NotFound };

    private static Finding Damaged(ArtifactEntry entry, DrException exception) =>
        new(Severity.Critical, "point.damaged", entry.Name.ToString(), exception.Message, exception.Hint);
}
