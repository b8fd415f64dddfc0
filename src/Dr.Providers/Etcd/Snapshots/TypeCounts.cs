namespace Dr.Providers.Etcd.Snapshots;

/// <summary>Live keys by Kubernetes type as they were at several revisions, read from one snapshot file.</summary>
internal static class TypeCounts
{
    /// <summary>
    /// Reads every record once. The counts of a revision are exact where the file still holds what was overwritten or deleted after
    /// it: from <see cref="Compaction.Newest"/> on, to the file's newest record. Revisions out of that range are not in the result.
    /// </summary>
    /// <exception cref="BoltFormatException">The file is damaged, or is no etcd snapshot.</exception>
    public static IReadOnlyDictionary<long, IReadOnlyDictionary<string, long>> Read(
        string path,
        IEnumerable<long> revisions,
        CancellationToken cancellationToken
    )
    {
        using var file = KeyBucket.Open(path);
        var compacted = file.Compaction().Newest;
        var pending = new Queue<long>(revisions.Distinct().Order().Where(revision => revision >= compacted));
        var counts = new Dictionary<long, IReadOnlyDictionary<string, long>>();
        var keys = new LiveKeyCounter();
        file.ForEachRecord(
            (revision, _, record) =>
            {
                while (pending.TryPeek(out var next) && next < revision.Main)
                {
                    counts[pending.Dequeue()] = keys.ByType;
                }

                keys.Add(revision, record);
            },
            cancellationToken
        );
        // why: what a list saw behind the file's newest record cannot be told from the file
        var end = file.Compaction().RevisionOf(keys.HighestRevision);
        while (pending.TryDequeue(out var last) && last <= end)
        {
            counts[last] = keys.ByType;
        }

        return counts;
    }
}
