using System.Text.Json;

namespace Dr.Providers.Etcd.Snapshots;

/// <summary>Decodes the records in which a server keeps its own state beside the keyspace.</summary>
internal static class ServerBuckets
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <param name="value">A record's value in the bucket <c>members</c>: JSON.</param>
    public static SnapshotMember Member(ReadOnlySpan<byte> value)
    {
        try
        {
            var stored =
                JsonSerializer.Deserialize<StoredMember>(value, Json) ?? throw new JsonException("null is no member");
            return new SnapshotMember(stored.Id, stored.Name ?? "", stored.PeerURLs ?? [], stored.IsLearner);
        }
        catch (JsonException)
        {
            throw new BoltFormatException(
                "the bucket 'members' of the etcd snapshot holds something that is no member"
            );
        }
    }

    /// <param name="key">A record's key in the bucket <c>alarm</c>: the message <c>AlarmMember</c>; there is no value.</param>
    public static SnapshotAlarm Alarm(ReadOnlySpan<byte> key)
    {
        ulong member = 0;
        ulong kind = 0;
        var fields = new ProtobufScan(key);
        while (fields.MoveNext())
        {
            (member, kind) = fields.Field switch
            {
                1 => (fields.Number, kind),
                2 => (member, fields.Number),
                _ => (member, kind),
            };
        }

        return new SnapshotAlarm(member, (SnapshotAlarmKind)kind);
    }

    private sealed record StoredMember(ulong Id, string? Name, string[]? PeerURLs, bool IsLearner);
}
