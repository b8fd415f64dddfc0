namespace Dr.Providers.Etcd.Snapshots;

/// <summary>
/// Computes from a snapshot file alone what a server's <c>HashKV</c> must answer: the cluster it came from, and a
/// cluster restored from it. Holds for etcd 3.4.23 and 3.5.16, while a compaction is under way and after it. Reads the
/// file twice; memory: <see cref="KeySlots"/>, and one bit per record.
/// </summary>
/// <remarks>
/// Ask a source for revision 0 (its newest), or for one above its compact revision: 3.5 answers a request for exactly the
/// revision of a recent compaction from a store of older results, which no later file can reproduce.
/// </remarks>
public static class SnapshotHash
{
    /// <summary>What the members of the source cluster answer.</summary>
    /// <param name="path">The snapshot.</param>
    /// <param name="atRevision">The revision the members were asked for, at most the newest one in the file.</param>
    /// <param name="compactRevision">The compact revision the members answered; at least the file's own.</param>
    /// <param name="cancellationToken">Checked at every page.</param>
    /// <exception cref="ArgumentOutOfRangeException">The file does not reach that revision, or is compacted beyond it.</exception>
    /// <exception cref="BoltFormatException">The file is damaged.</exception>
    public static KeyspaceHash OfSource(
        string path,
        long atRevision,
        long compactRevision,
        CancellationToken cancellationToken = default
    )
    {
        using var file = KeyBucket.Open(path);
        var compacted = file.Compaction();
        ArgumentOutOfRangeException.ThrowIfLessThan(atRevision, compactRevision);
        ArgumentOutOfRangeException.ThrowIfLessThan(compactRevision, compacted.Newest);
        var live = LiveRecords.Mark(file, atRevision, ignoreEmptyKey: false, cancellationToken);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(atRevision, compacted.RevisionOf(live.HighestRevision));
        return Hash(file, live, atRevision, compactRevision, cancellationToken);
    }

    /// <summary>What a server restored from the file answers.</summary>
    /// <param name="path">The snapshot.</param>
    /// <param name="bumpRevision">N of <c>--bump-revision N --mark-compacted</c>; 0 for a restore without these two.</param>
    /// <param name="cancellationToken">Checked at every page.</param>
    /// <returns>The hash, with the revision to ask for: later writes do not change the answer at that revision.</returns>
    /// <exception cref="BoltFormatException">The file is damaged.</exception>
    public static KeyspaceHash OfRestored(
        string path,
        long bumpRevision = 0,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bumpRevision);
        using var file = KeyBucket.Open(path);
        var compacted = file.Compaction();
        // why: the bump files one more record under the empty key, so that an earlier bump's is no longer the newest
        var live = LiveRecords.Mark(file, long.MaxValue, ignoreEmptyKey: bumpRevision > 0, cancellationToken);
        if (bumpRevision == 0)
        {
            var newest = compacted.RevisionOf(live.HighestRevision);
            return Hash(file, live, newest, compacted.Newest, cancellationToken);
        }

        var bumped = checked(live.HighestRevision + bumpRevision);
        var hash = Append(file, live, bumped, bumped, cancellationToken);
        hash.Append(KeyRevision.Write(bumped));
        return new KeyspaceHash(hash.Value, bumped, bumped);
    }

    private static KeyspaceHash Hash(
        BoltFile file,
        LiveRecords live,
        long atRevision,
        long compactRevision,
        CancellationToken cancellationToken
    )
    {
        // why: a server whose index is empty hashes everything that compaction has left, and that is what lived then
        var counted =
            live.IsEmpty && compactRevision > 0
                ? LiveRecords.Mark(file, compactRevision, ignoreEmptyKey: false, cancellationToken)
                : live;
        var hash = Append(file, counted, atRevision, compactRevision, cancellationToken);
        return new KeyspaceHash(hash.Value, atRevision, compactRevision);
    }

    private static Crc32C Append(
        BoltFile file,
        LiveRecords live,
        long atRevision,
        long compactRevision,
        CancellationToken cancellationToken
    )
    {
        var hash = new Crc32C();
        hash.Append("key"u8);
        long ordinal = 0;
        file.ForEachRecord(
            (revision, key, value) =>
            {
                var counts = revision.Main > compactRevision ? revision.Main <= atRevision : live.Contains(ordinal);
                ordinal++;
                if (counts)
                {
                    hash.Append(key);
                    hash.Append(value);
                }
            },
            cancellationToken
        );
        return hash;
    }
}
