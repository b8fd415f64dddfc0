namespace Dr.Leases;

/// <summary>One entry of a cluster's lease log (docs/design/recovery-point-format.md, Leases).</summary>
public sealed record LeaseDocument(
    LeaseHolder Holder,
    string Purpose,
    DateTimeOffset AcquiredAt,
    DateTimeOffset ExpiresAt,
    bool Released
);
