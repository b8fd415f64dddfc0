namespace Dr.Providers.Etcd.Snapshots;

/// <summary>One record of etcd's <c>key</c> bucket, in the order of revisions.</summary>
internal delegate void KeyBucketVisitor(
    KeyRevision revision,
    ReadOnlySpan<byte> recordKey,
    ReadOnlySpan<byte> recordValue
);

/// <summary>What every reader of a snapshot must agree on: its buckets' names, its revisions, how far it is compacted.</summary>
internal static class KeyBucket
{
    public const string Name = "key";
    public const string Meta = "meta";

    /// <summary>Opens a snapshot.</summary>
    /// <exception cref="BoltFormatException">It is no bolt file, or not one of etcd's.</exception>
    public static BoltFile Open(string path)
    {
        var file = BoltFile.Open(path);
        if (file.Buckets.Contains(Name) && file.Buckets.Contains(Meta))
        {
            return file;
        }

        file.Dispose();
        throw new BoltFormatException(
            $"{Path.GetFileName(path)} is a bolt file but no etcd snapshot: it has no bucket '{Name}' and '{Meta}'"
        );
    }

    public static void ForEachRecord(
        this BoltFile file,
        KeyBucketVisitor visitor,
        CancellationToken cancellationToken
    ) => file.ForEach(Name, (key, value) => visitor(KeyRevision.Read(key), key, value), cancellationToken);

    public static Compaction Compaction(this BoltFile file)
    {
        var finished = Snapshots.Compaction.Never;
        var scheduled = Snapshots.Compaction.Never;
        file.ForEach(
            Meta,
            (key, value) =>
            {
                if (key.SequenceEqual("finishedCompactRev"u8))
                {
                    finished = KeyRevision.Read(value).Main;
                }
                else if (key.SequenceEqual("scheduledCompactRev"u8))
                {
                    scheduled = KeyRevision.Read(value).Main;
                }
            }
        );
        return new Compaction(finished, scheduled);
    }
}
