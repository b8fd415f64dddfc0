namespace Dr.Recovery;

/// <summary>What all members are given alike, decided once.</summary>
/// <param name="Token">New, so that no surviving member of the old cluster can join.</param>
/// <param name="InitialCluster">Byte-identical for all: member and cluster ids are computed from it.</param>
/// <param name="BumpRevision">0 where the tools cannot bump.</param>
/// <param name="QuotaBytes">At least max(source quota, 1.5 × database).</param>
/// <param name="Source">What the source recorded.</param>
/// <param name="Tools">By host: which programs restore and serve.</param>
public sealed record EtcdRestorePlan(
    string Token,
    string InitialCluster,
    long BumpRevision,
    long QuotaBytes,
    EtcdSourceFacts Source,
    IReadOnlyDictionary<string, EtcdToolFacts> Tools
);
