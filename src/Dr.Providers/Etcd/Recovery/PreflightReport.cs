using Dr.Findings;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>What the hosts have, and what of it will not do.</summary>
public sealed record PreflightReport(IReadOnlyList<MeasuredHost> Hosts, IReadOnlyList<Finding> Findings)
{
    /// <summary>A restore onto these hosts is refused.</summary>
    public bool Refused => Findings.Any(finding => finding.Severity == Severity.Critical);
}

/// <summary>One host as measured; null where it could not be.</summary>
/// <param name="Host">Its name.</param>
/// <param name="EtcdVersion">Of its etcd.</param>
/// <param name="CanBump">Whether its tools can raise revisions.</param>
/// <param name="Cores">Cores of its machine.</param>
/// <param name="MemoryBytes">Memory of its machine.</param>
/// <param name="FreeBytes">Where the member's data will lie.</param>
/// <param name="SyncP99">99 of 100 fdatasyncs are done within this many milliseconds.</param>
public sealed record MeasuredHost(
    string Host,
    string? EtcdVersion,
    bool? CanBump,
    int? Cores,
    long? MemoryBytes,
    long? FreeBytes,
    double? SyncP99
);
