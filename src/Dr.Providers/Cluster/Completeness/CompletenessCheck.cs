using Dr.Errors;
using Dr.Findings;
using Dr.Objects;
using Dr.Opening;
using Dr.Providers.Etcd.Snapshots;
using Dr.Providers.FileSystem;
using Dr.Runs;

namespace Dr.Providers.Cluster.Completeness;

/// <summary>
/// Holds a point's cluster objects against the etcd snapshot of the same point, without a server: as many objects of each type must
/// have been listed as there were keys at that moment. Says nothing of a point that holds only one of the two.
/// </summary>
/// <param name="reader">Opens the point.</param>
/// <param name="scratch">A folder with room for the plain snapshot; nothing is left in it.</param>
/// <param name="progress">Is told of the step.</param>
public sealed class CompletenessCheck(PointReader reader, string scratch, IProgress<RunEvent> progress)
{
    private const string Step = $"verify/{ObjectsFacts.SourceName}";
    private const int Buffer = 1 << 20;
    private static readonly ArtifactName s_snapshot = ArtifactName.Parse("etcd/snapshot.db");

    /// <exception cref="DrException">The snapshot cannot be opened or read.</exception>
    public async Task<IReadOnlyList<Finding>> RunAsync(RecoveryPoint point, CancellationToken cancellationToken)
    {
        if (ObjectsFacts.Of(point.Manifest) is not { } facts || !HoldsSnapshot(point))
        {
            return [];
        }

        progress.Report(new RunEvent(Step, RunEventKind.Begun, "compare the objects with the etcd snapshot"));
        var counts = await CountAsync(point, facts, cancellationToken);
        var findings = RegistryComparison.Compare(facts, counts);
        var differing = findings.Count(finding => finding.IsDegrading);
        var equal = findings.Count == 0 ? "as many objects as keys" : "as many objects as keys where that can be told";
        progress.Report(
            differing == 0
                ? new RunEvent(Step, RunEventKind.Ended, $"{facts.Types.Count} types, {equal}")
                : new RunEvent(Step, RunEventKind.Failed, "the objects are not those of the snapshot")
        );
        return findings;
    }

    private static bool HoldsSnapshot(RecoveryPoint point) =>
        point.Manifest.Artifacts.Any(artifact => artifact.Name == s_snapshot);

    private async Task<IReadOnlyDictionary<long, IReadOnlyDictionary<string, long>>> CountAsync(
        RecoveryPoint point,
        ObjectsFacts facts,
        CancellationToken cancellationToken
    )
    {
        using var file = NamelessFile.Create(scratch, $"snapshot-{Environment.ProcessId}");
        var contents = await reader.ReadContentsAsync(point, cancellationToken);
        await reader.OpenArtifactAsync(
            point,
            contents,
            s_snapshot,
            (source, stop) => source.CopyToAsync(file.Content, Buffer, stop),
            cancellationToken
        );
        await file.Content.FlushAsync(cancellationToken);
        return TypeCounts.Read(file.Path, RegistryComparison.Revisions(facts), cancellationToken);
    }
}
