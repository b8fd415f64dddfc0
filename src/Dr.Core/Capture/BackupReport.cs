using Dr.Findings;

namespace Dr.Capture;

/// <summary>What one backup made and saw.</summary>
public sealed record BackupReport(
    RecoveryPointId Id,
    ClusterName Cluster,
    bool Degraded,
    long StoredSize,
    Digest ManifestDigest,
    double Seconds,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<LeftOut> LeftOut
)
{
    public static BackupReport Of(RecoveryPoint point, TimeSpan took) =>
        new(
            point.Id,
            point.Manifest.Cluster,
            point.Manifest.IsDegraded(),
            point.Manifest.Objects().Sum(entry => entry.StoredSize),
            point.ManifestDigest,
            took.TotalSeconds,
            point.Manifest.Findings,
            point.Manifest.LeftOut
        );
}
