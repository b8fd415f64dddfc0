namespace Dr.Providers.Etcd.Snapshots;

/// <summary>Which records of the <c>key</c> bucket are the newest of their key at one revision, and no tombstone: one bit each.</summary>
internal sealed class LiveRecords
{
    private readonly KeySlots _newest = new();
    private ulong[] _bits = new ulong[1024];
    private uint _next;

    private LiveRecords() { }

    public bool IsEmpty => Count == 0;

    public long Count { get; private set; }

    /// <summary>The revision of the last record in the file, whatever the revision marked; 0 if there is none.</summary>
    public long HighestRevision { get; private set; }

    /// <param name="file">The snapshot.</param>
    /// <param name="atRevision">Records above it do not count.</param>
    /// <param name="ignoreEmptyKey">Leave out the records of bumped restores, which are filed under the empty key.</param>
    /// <param name="cancellationToken">Checked at every page.</param>
    public static LiveRecords Mark(
        BoltFile file,
        long atRevision,
        bool ignoreEmptyKey,
        CancellationToken cancellationToken
    )
    {
        var marked = new LiveRecords();
        file.ForEachRecord(
            (revision, _, value) =>
            {
                var key = KeyValueRecord.Key(value);
                marked.HighestRevision = revision.Main;
                marked.Add(
                    key,
                    revision.IsTombstone,
                    counts: revision.Main <= atRevision && !(ignoreEmptyKey && key.IsEmpty)
                );
            },
            cancellationToken
        );
        return marked;
    }

    public bool Contains(long ordinal) => (_bits[ordinal >> 6] & (1UL << (int)(ordinal & 63))) != 0;

    private void Add(ReadOnlySpan<byte> key, bool isTombstone, bool counts)
    {
        var ordinal = _next;
        _next = checked(_next + 1);
        if ((ordinal >> 6) >= _bits.Length)
        {
            Array.Resize(ref _bits, _bits.Length * 2);
        }

        if (!counts)
        {
            return;
        }

        // why: the slot holds ordinal + 1, so that 0 says that the key is not there or deleted
        ref var newest = ref _newest[key];
        if (newest != 0)
        {
            _bits[(newest - 1) >> 6] &= ~(1UL << (int)((newest - 1) & 63));
            Count--;
        }

        newest = isTombstone ? 0 : _next;
        if (!isTombstone)
        {
            _bits[ordinal >> 6] |= 1UL << (int)(ordinal & 63);
            Count++;
        }
    }
}
