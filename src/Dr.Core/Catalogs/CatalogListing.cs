using Dr.Findings;

namespace Dr.Catalogs;

/// <summary>Everything that lies under a cluster's points.</summary>
/// <param name="Points">Those that exist, newest first.</param>
/// <param name="Unfinished">Ids under which objects lie but no manifest: a capture that died, or one under way.</param>
/// <param name="Findings">Manifests that are there but cannot be trusted or read.</param>
public sealed record CatalogListing(
    IReadOnlyList<CatalogEntry> Points,
    IReadOnlyList<RecoveryPointId> Unfinished,
    IReadOnlyList<Finding> Findings
);
