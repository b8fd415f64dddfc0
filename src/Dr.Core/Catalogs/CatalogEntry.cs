using Dr.Proofs;

namespace Dr.Catalogs;

/// <summary>A point and what is known of it.</summary>
public sealed record CatalogEntry(RecoveryPoint Point, PointState State, IReadOnlyList<Proof> Proofs);
