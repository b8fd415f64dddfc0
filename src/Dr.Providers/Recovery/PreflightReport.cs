using Dr.Errors;
using Dr.Findings;
using Dr.Preflight;
using Dr.Providers.Preflight;

namespace Dr.Providers.Recovery;

/// <summary>What the machines have, and what of it will not do.</summary>
/// <param name="Hosts">Of the etcd part; empty where it was not looked at.</param>
/// <param name="Findings">What is not as it should be.</param>
/// <param name="MySql">The database server; null where it was not looked at.</param>
/// <param name="Cluster">The cluster that objects go into; null where it was not looked at.</param>
/// <param name="Machines">The hosts as machines, and the ways between them; null where they were not looked at.</param>
public sealed record PreflightReport(
    IReadOnlyList<MeasuredHost> Hosts,
    IReadOnlyList<Finding> Findings,
    MeasuredServer? MySql = null,
    MeasuredCluster? Cluster = null,
    MachinesReport? Machines = null
)
{
    internal static PreflightReport Join(IReadOnlyList<PreflightReport> parts) =>
        new(
            [.. parts.SelectMany(part => part.Hosts)],
            [.. parts.SelectMany(part => part.Findings)],
            parts.Select(part => part.MySql).FirstOrDefault(server => server is not null),
            parts.Select(part => part.Cluster).FirstOrDefault(cluster => cluster is not null),
            parts.Select(part => part.Machines).FirstOrDefault(machines => machines is not null)
        );

    /// <summary>A restore onto these hosts is refused.</summary>
    public bool Refused => Findings.Any(finding => finding.Severity == Severity.Critical);

    /// <exception cref="DrException">The hosts are refused, and why.</exception>
    internal void RefuseCritical()
    {
        var refusals = Findings.Where(finding => finding.Severity == Severity.Critical).ToList();
        if (refusals.Count > 0)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"the hosts are refused: {string.Join("; ", refusals.Select(finding => finding.Message))}",
                string.Join("; ", Hints(refusals))
            );
        }
    }

    private static IEnumerable<string> Hints(IReadOnlyList<Finding> refusals)
    {
        var acceptable = refusals.Select(finding => finding.Code).Where(Acceptance.Codes.Contains).Distinct().ToList();
        var accept =
            acceptable.Count > 0 && refusals.All(finding => acceptable.Contains(finding.Code))
                ? $"or go on in spite of it: `--accept {string.Join(',', acceptable)}`"
                : "";
        return refusals.Select(finding => finding.Hint).Append(accept).Where(hint => hint.Length > 0).Distinct();
    }
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

/// <summary>The database server as measured; null where it could not be.</summary>
/// <param name="Address">Host and port, or socket.</param>
/// <param name="Server">For people: <c>MariaDB 10.11.6</c>.</param>
/// <param name="MaxConnections">Its setting.</param>
/// <param name="MaxAllowedPacket">Bytes of the largest statement that it takes.</param>
/// <param name="FreeBytes">Where its data lies.</param>
/// <param name="Existing">By name: how many tables and views each of the schemas holds that would be restored into.</param>
public sealed record MeasuredServer(
    string Address,
    string? Server,
    long? MaxConnections,
    long? MaxAllowedPacket,
    long? FreeBytes,
    IReadOnlyDictionary<string, int> Existing
);

/// <summary>The cluster that objects go into.</summary>
/// <param name="Address">Of its API server.</param>
/// <param name="Version">Null where it could not be asked.</param>
public sealed record MeasuredCluster(string Address, string? Version);
