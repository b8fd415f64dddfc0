namespace Dr.Providers.Etcd.Snapshots;

/// <summary>What an etcd snapshot holds, read from the file alone. Names of keys and members only, no values.</summary>
public sealed record SnapshotFacts
{
    /// <summary>The revision of the newest record, as <c>etcdutl snapshot status</c> says it; 0 in an empty keyspace.</summary>
    public required long Revision { get; init; }

    /// <summary>The revision of a server that has started from the file: <see cref="Revision"/>, or the compaction's if higher.</summary>
    public required long ServerRevision { get; init; }

    public required Compaction Compaction { get; init; }

    /// <summary>Records in the keyspace, superseded ones and tombstones included.</summary>
    public required long Records { get; init; }

    /// <summary>Records in all buckets: <c>totalKey</c> of <c>etcdutl snapshot status</c>.</summary>
    public required long RecordsInAllBuckets { get; init; }

    /// <summary>Keys that exist at <see cref="Revision"/>: what a count over the whole keyspace answers.</summary>
    public required long LiveKeys { get; init; }

    /// <summary>
    /// Live keys below <c>/registry/</c> by the segments that name their type: <c>pods</c>, <c>services/specs</c>,
    /// <c>apps.example.org/widgets</c>. Types without live keys are left out.
    /// </summary>
    public required IReadOnlyDictionary<string, long> LiveKeysByType { get; init; }

    /// <summary>The raft log entry that the file reflects.</summary>
    public required ulong ConsistentIndex { get; init; }

    /// <summary>The raft term of that entry; null before etcd 3.5, which does not keep it.</summary>
    public required ulong? Term { get; init; }

    public required IReadOnlyList<SnapshotMember> Members { get; init; }

    /// <summary>Alarms that a restored cluster raises again: restoring does not clear them.</summary>
    public required IReadOnlyList<SnapshotAlarm> Alarms { get; init; }

    /// <summary>A restored cluster asks for the source's user names and passwords or certificates.</summary>
    public required bool AuthEnabled { get; init; }

    public required long Users { get; init; }

    public required long Roles { get; init; }

    public required long Leases { get; init; }

    /// <summary>The version all members agreed on, such as <c>3.5.0</c>; null if they had not yet.</summary>
    public required string? ClusterVersion { get; init; }

    /// <summary>The version of the file's schema, kept since etcd 3.6; null before.</summary>
    public required string? StorageVersion { get; init; }
}

/// <summary>One member of the cluster that the snapshot was taken from.</summary>
/// <param name="Id">The member's id, as <c>etcdctl member list</c> shows it in hex.</param>
/// <param name="Name">Empty until the member has started.</param>
/// <param name="PeerUrls">Where the other members reach it.</param>
/// <param name="IsLearner">It does not vote.</param>
public sealed record SnapshotMember(ulong Id, string Name, IReadOnlyList<string> PeerUrls, bool IsLearner);

/// <summary>An alarm that was raised when the snapshot was taken.</summary>
public sealed record SnapshotAlarm(ulong MemberId, SnapshotAlarmKind Kind);

/// <summary>etcd's own numbers.</summary>
public enum SnapshotAlarmKind
{
    None = 0,
    NoSpace = 1,
    Corrupt = 2,
}
