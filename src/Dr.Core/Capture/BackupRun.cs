using System.Text.Json.Nodes;
using Dr.Findings;
using Dr.Json;
using Dr.Leases;
using Dr.Manifests;
using Dr.Proofs;
using Dr.Randomness;
using Dr.Runs;
using Dr.Signing;
using Dr.Stores;

namespace Dr.Capture;

/// <summary>Captures one recovery point of one cluster: a whole one, or none.</summary>
/// <remarks>
/// Dies it at any moment, no reader takes what it left for a point, and the next run is not disturbed. It does not promise that the
/// point restores: that is what proofs are for.
/// </remarks>
public sealed class BackupRun(
    IReadOnlyList<ISource> sources,
    IObjectStore store,
    StoreLayout layout,
    ArtifactSealer sealer,
    StoreLeases leases,
    SigningKey signingKey,
    CreatedBy createdBy,
    RecoveryPointId? newest,
    TimeProvider clock,
    IRandomSource random,
    IProgress<RunEvent> progress
)
{
    public async Task<BackupReport> RunAsync(CancellationToken cancellationToken)
    {
        var startedAt = clock.GetUtcNow();
        var id = RecoveryPointId.New(startedAt, newest, random);
        await using var lease = await leases.AcquireAsync($"backup {id}", cancellationToken);
        var unswept = await new UnfinishedPutsSweep(store, layout).RunAsync(cancellationToken);
        var captured = new List<CapturedSource>();
        foreach (var source in sources)
        {
            captured.Add(await CaptureAsync(id, source, cancellationToken));
        }

        var contents = await SealContentsAsync(id, captured, cancellationToken);
        var manifest = ManifestOf(id, startedAt, captured, contents, unswept);
        var point = await CommitAsync(manifest, cancellationToken);
        await ProveStoredAsync(point, cancellationToken);
        return BackupReport.Of(point, clock.GetUtcNow() - startedAt);
    }

    private async Task<CapturedSource> CaptureAsync(
        RecoveryPointId id,
        ISource source,
        CancellationToken cancellationToken
    )
    {
        await using var capture = await source.BeginAsync(cancellationToken);
        var artifacts = await SealAllAsync(id, capture, cancellationToken);
        return new CapturedSource(source.Name, artifacts, await capture.EndAsync(cancellationToken));
    }

    // The first failure ends the others, and is the one that is thrown.
    private async Task<IReadOnlyList<SealedArtifact>> SealAllAsync(
        RecoveryPointId id,
        ICapture capture,
        CancellationToken cancellationToken
    )
    {
        var artifacts = new SealedArtifact[capture.Artifacts.Count];
        await Parallel.ForAsync(
            0,
            artifacts.Length,
            new ParallelOptions { MaxDegreeOfParallelism = capture.Parallelism, CancellationToken = cancellationToken },
            async (index, stop) => artifacts[index] = await sealer.SealAsync(id, capture.Artifacts[index], stop)
        );
        return artifacts;
    }

    private async Task<SealedArtifact> SealContentsAsync(
        RecoveryPointId id,
        IReadOnlyList<CapturedSource> captured,
        CancellationToken cancellationToken
    )
    {
        var contents = new Contents
        {
            Id = id,
            Cluster = layout.Cluster,
            Artifacts = [.. captured.SelectMany(source => source.Artifacts).Select(artifact => artifact.Contents)],
            Sources = SealedFactsOf(captured),
        };
        var document = new DocumentCapture(ArtifactName.Parse(StoreLayout.ContentsName), DrJson.ToBytes(contents));
        return await sealer.SealAsync(id, document, cancellationToken);
    }

    private static JsonObject? SealedFactsOf(IReadOnlyList<CapturedSource> captured)
    {
        var facts = captured
            .Where(source => source.Report.SealedFacts is not null)
            .Select(source => KeyValuePair.Create(source.Name, (JsonNode?)source.Report.SealedFacts))
            .ToList();
        return facts.Count == 0 ? null : new JsonObject(facts);
    }

    private Manifest ManifestOf(
        RecoveryPointId id,
        DateTimeOffset startedAt,
        IReadOnlyList<CapturedSource> captured,
        SealedArtifact contents,
        IReadOnlyList<Finding> unswept
    ) =>
        new()
        {
            Id = id,
            Cluster = layout.Cluster,
            StartedAt = startedAt,
            CompletedAt = clock.GetUtcNow(),
            CreatedBy = createdBy,
            SignedBy = signingKey.Public.Id,
            Artifacts = [.. captured.SelectMany(source => source.Artifacts).Select(artifact => artifact.Entry)],
            Contents = contents.Entry,
            Sources = new JsonObject(
                captured.Select(source => KeyValuePair.Create(source.Name, (JsonNode?)source.Report.Facts))
            ),
            Policy = new BackupPolicy([.. captured.Select(source => source.Name)]),
            LeftOut = [.. captured.SelectMany(source => source.Report.LeftOut)],
            Findings =
            [
                .. ClockFindings(id, startedAt),
                .. unswept,
                .. captured.SelectMany(source => source.Report.Findings),
            ],
        };

    // A step of a second is two backups in a row; more is a clock that went back, now or when the newest point was made.
    private static IEnumerable<Finding> ClockFindings(RecoveryPointId id, DateTimeOffset startedAt) =>
        id.Time - startedAt <= TimeSpan.FromSeconds(2)
            ? []
            :
            [
                new Finding(
                    Severity.Warning,
                    "clock.behind",
                    id.ToString(),
                    $"this machine's clock says {startedAt:u}, and the newest point is from the future of that",
                    "set the clock right; the id was moved behind the newest one, so that it is the latest"
                ),
            ];

    private async Task<RecoveryPoint> CommitAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        progress.Report(new RunEvent("commit", RunEventKind.Begun, $"sign and commit {manifest.Id}"));
        var bytes = DrJson.ToBytes(manifest);
        await SignedDocuments.CommitAsync(store, layout.Manifest(manifest.Id), bytes, signingKey, cancellationToken);
        progress.Report(new RunEvent("commit", RunEventKind.Ended, $"point {manifest.Id} exists"));
        return new RecoveryPoint(manifest, Digest.Of(bytes));
    }

    // Every object was read back and compared before the commit, and the manifest in it: that is what the level says.
    private Task ProveStoredAsync(RecoveryPoint point, CancellationToken cancellationToken) =>
        new ProofBook(layout, [signingKey.Public]).AppendAsync(
            store,
            new Proof
            {
                Id = point.Id,
                Cluster = layout.Cluster,
                ManifestDigest = point.ManifestDigest,
                Level = ProofLevel.Stored,
                Passed = true,
                At = clock.GetUtcNow(),
                By = createdBy,
                Findings = [],
            },
            signingKey,
            cancellationToken
        );

    private sealed record CapturedSource(string Name, IReadOnlyList<SealedArtifact> Artifacts, SourceReport Report);
}
