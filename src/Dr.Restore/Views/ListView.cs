using Dr.Catalogs;
using Dr.Findings;
using Dr.Proofs;

namespace Dr.Restore.Views;

/// <summary>What <c>list</c> prints.</summary>
internal sealed record ListView(
    ClusterName Cluster,
    string Store,
    IReadOnlyList<ListedPoint> Points,
    IReadOnlyList<RecoveryPointId> Unfinished,
    IReadOnlyList<Finding> Findings
)
{
    public static ListView Of(ClusterName cluster, string store, CatalogListing listing) =>
        new(cluster, store, [.. listing.Points.Select(ListedPoint.Of)], listing.Unfinished, listing.Findings);
}

/// <summary>One line of it.</summary>
internal sealed record ListedPoint(
    RecoveryPointId Id,
    DateTimeOffset Time,
    PointState State,
    bool Degraded,
    long StoredSize,
    IReadOnlyList<string> Sources
)
{
    public static ListedPoint Of(CatalogEntry entry) =>
        new(
            entry.Point.Id,
            entry.Point.Id.Time,
            entry.State,
            entry.Point.Manifest.IsDegraded(),
            entry.Point.Manifest.Objects().Sum(artifact => artifact.StoredSize),
            entry.Point.Manifest.Policy.Sources
        );
}
