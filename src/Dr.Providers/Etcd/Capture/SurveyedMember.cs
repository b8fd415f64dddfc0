using Dr.Providers.Etcd.Client;
using Dr.Providers.Etcd.Client.Wire;

namespace Dr.Providers.Etcd.Capture;

/// <summary>One member as the cluster lists it and as it answered by itself.</summary>
internal sealed record SurveyedMember
{
    public required ulong Id { get; init; }

    /// <summary>Empty for a member that was added and never started.</summary>
    public required string Name { get; init; }

    public required bool IsLearner { get; init; }

    public IReadOnlyList<string> PeerUrls { get; init; } = [];

    public IReadOnlyList<string> ClientUrls { get; init; } = [];

    /// <summary>Alarms that name this member.</summary>
    public IReadOnlyList<AlarmType> Alarms { get; init; } = [];

    /// <summary>Null: it did not answer.</summary>
    public MemberStatus? Status { get; init; }

    /// <summary>Why it did not answer; empty where it did.</summary>
    public string Silence { get; init; } = "";

    public string Label => Name.Length > 0 ? Name : Id.ToString("x16");
}

/// <summary>What a member says of itself, and where it said so.</summary>
internal sealed record MemberStatus
{
    public required Uri Endpoint { get; init; }
    public required ulong ClusterId { get; init; }
    public required string Version { get; init; }
    public required long Revision { get; init; }

    /// <summary>0 where it knows no leader.</summary>
    public required ulong LeaderId { get; init; }
    public required ulong RaftTerm { get; init; }
    public required ulong RaftIndex { get; init; }
    public required ulong AppliedIndex { get; init; }
    public long DbSize { get; init; }
    public long DbSizeInUse { get; init; }
    public MemberMetrics Metrics { get; init; } = MemberMetrics.Unknown;

    public static MemberStatus Of(Uri endpoint, StatusResponse status, MemberMetrics metrics) =>
        new()
        {
            Endpoint = endpoint,
            ClusterId = status.Header.ClusterId,
            Version = status.Version,
            Revision = status.Header.Revision,
            LeaderId = status.Leader,
            RaftTerm = status.RaftTerm,
            RaftIndex = status.RaftIndex,
            AppliedIndex = status.RaftAppliedIndex,
            DbSize = status.DbSize,
            DbSizeInUse = status.DbSizeInUse,
            Metrics = metrics,
        };
}

/// <summary>From the member's metrics; null where not served. Durations in seconds.</summary>
internal sealed record MemberMetrics(long? QuotaBytes, double? WalFsyncP99, double? BackendCommitP99)
{
    public static MemberMetrics Unknown { get; } = new(null, null, null);

    public static MemberMetrics Of(PrometheusText? text) =>
        text is null
            ? Unknown
            : new MemberMetrics(
                (long?)text.Value("etcd_server_quota_backend_bytes"),
                text.Quantile("etcd_disk_wal_fsync_duration_seconds", 0.99),
                text.Quantile("etcd_disk_backend_commit_duration_seconds", 0.99)
            );
}
