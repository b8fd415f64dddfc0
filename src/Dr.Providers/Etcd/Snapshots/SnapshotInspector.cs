using System.Buffers.Binary;
using System.Text;

namespace Dr.Providers.Etcd.Snapshots;

/// <summary>Reads <see cref="SnapshotFacts"/> from a snapshot file, without a server and without etcd's own tools.</summary>
public static class SnapshotInspector
{
    /// <summary>
    /// Reads every record once. A record that no server could decode is an error: a server would refuse to start on it.
    /// It does not compare the file with its trailer: <see cref="SnapshotTrailer.Read"/> does.
    /// </summary>
    /// <remarks>Memory: 16 to 36 bytes for each distinct key (see <see cref="KeySlots"/>), whatever the size of the file.</remarks>
    /// <exception cref="BoltFormatException">The file is damaged, or is no etcd snapshot.</exception>
    public static SnapshotFacts Inspect(string path, CancellationToken cancellationToken = default)
    {
        using var file = KeyBucket.Open(path);
        var keys = new LiveKeyCounter();
        file.ForEachRecord((revision, _, record) => keys.Add(revision, record), cancellationToken);
        var compaction = file.Compaction();
        var alarms = new List<SnapshotAlarm>();
        var members = new List<SnapshotMember>();
        file.ForEach("alarm", (key, _) => alarms.Add(ServerBuckets.Alarm(key)), cancellationToken);
        file.ForEach("members", (_, value) => members.Add(ServerBuckets.Member(value)), cancellationToken);
        return new SnapshotFacts
        {
            Revision = keys.HighestRevision,
            ServerRevision = compaction.RevisionOf(keys.HighestRevision),
            Compaction = compaction,
            Records = keys.Records,
            RecordsInAllBuckets =
                keys.Records
                + file.Buckets.Where(bucket => bucket != KeyBucket.Name)
                    .Sum(bucket => Count(file, bucket, cancellationToken)),
            LiveKeys = keys.LiveKeys,
            LiveKeysByType = keys.ByType,
            ConsistentIndex = Number(file, "consistent_index") ?? 0,
            Term = Number(file, "term"),
            Members = members,
            Alarms = alarms,
            AuthEnabled = Value(file, "auth", "authEnabled") is [1],
            Users = Count(file, "authUsers", cancellationToken),
            Roles = Count(file, "authRoles", cancellationToken),
            Leases = Count(file, "lease", cancellationToken),
            ClusterVersion = Text(Value(file, "cluster", "clusterVersion")),
            StorageVersion = Text(Value(file, KeyBucket.Meta, "storageVersion")),
        };
    }

    private static long Count(BoltFile file, string bucket, CancellationToken cancellationToken)
    {
        long count = 0;
        file.ForEach(bucket, (_, _) => count++, cancellationToken);
        return count;
    }

    private static ulong? Number(BoltFile file, string name) =>
        Value(file, KeyBucket.Meta, name) switch
        {
            null => null,
            { Length: sizeof(ulong) } bytes => BinaryPrimitives.ReadUInt64BigEndian(bytes),
            _ => throw new BoltFormatException($"'{name}' in the etcd snapshot is no number of 8 bytes"),
        };

    private static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);

    private static byte[]? Value(BoltFile file, string bucket, string name)
    {
        byte[]? found = null;
        var wanted = Encoding.UTF8.GetBytes(name);
        file.ForEach(
            bucket,
            (key, value) =>
            {
                if (key.SequenceEqual(wanted))
                {
                    found = value.ToArray();
                }
            }
        );
        return found;
    }
}
