using System.Runtime.InteropServices;
using System.Text;

namespace Dr.Providers.Etcd.Snapshots;

/// <summary>Counts records, the keys that live after the last of them, and those keys by Kubernetes type.</summary>
internal sealed class LiveKeyCounter
{
    private const uint Lives = 1;
    private static readonly byte[] Registry = [.. "/registry/"u8];

    private readonly KeySlots _keys = new();
    private readonly Dictionary<string, long> _byType = new(StringComparer.Ordinal);

    public long Records { get; private set; }

    public long LiveKeys { get; private set; }

    public long HighestRevision { get; private set; }

    public IReadOnlyDictionary<string, long> ByType =>
        _byType.Where(type => type.Value > 0).OrderBy(type => type.Key, StringComparer.Ordinal).ToDictionary();

    public void Add(KeyRevision revision, ReadOnlySpan<byte> record)
    {
        Records++;
        HighestRevision = revision.Main;
        var key = KeyValueRecord.Key(record);
        if (key.IsEmpty)
        {
            // why: no client can read the empty key; it is the mark of a bumped restore
            return;
        }

        ref var state = ref _keys[key];
        var change = (revision.IsTombstone ? 0 : 1) - (int)state;
        state = revision.IsTombstone ? 0 : Lives;
        if (change != 0)
        {
            LiveKeys += change;
            CountType(key, change);
        }
    }

    private void CountType(ReadOnlySpan<byte> key, int change)
    {
        if (!key.StartsWith(Registry))
        {
            return;
        }

        var type = TypeOf(key[Registry.Length..]);
        Span<char> name = stackalloc char[256];
        if (!Encoding.UTF8.TryGetChars(type, name, out var length))
        {
            return;
        }

        var lookup = _byType.GetAlternateLookup<ReadOnlySpan<char>>();
        CollectionsMarshal.GetValueRefOrAddDefault(lookup, name[..length], out _) += change;
    }

    // why: types of a named group, and services, are filed one level deeper: apps.example.org/widgets, services/specs
    private static ReadOnlySpan<byte> TypeOf(ReadOnlySpan<byte> path)
    {
        var first = path.IndexOf((byte)'/');
        if (first < 0)
        {
            return path;
        }

        var segment = path[..first];
        var second = path[(first + 1)..].IndexOf((byte)'/');
        return second > 0 && (segment.Contains((byte)'.') || segment.SequenceEqual("services"u8))
            ? path[..(first + 1 + second)]
            : segment;
    }
}
