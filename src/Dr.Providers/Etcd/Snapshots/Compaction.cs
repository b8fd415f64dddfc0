namespace Dr.Providers.Etcd.Snapshots;

/// <summary>How far a snapshot is compacted. -1, as etcd says it, stands for never.</summary>
/// <param name="Finished">Superseded records up to here are gone from the file.</param>
/// <param name="Scheduled">
/// A server obeys this one from its start, though records may still be there. Equal to <paramref name="Finished"/> unless
/// the snapshot was taken while a compaction ran.
/// </param>
public sealed record Compaction(long Finished, long Scheduled)
{
    public const long Never = -1;

    /// <summary>The compact revision of a server that has started from the file.</summary>
    public long Newest => Math.Max(Finished, Scheduled);

    /// <summary>The revision of a server that has started from the file: compaction may have taken the newest records.</summary>
    internal long RevisionOf(long highestRecord) => Math.Max(Math.Max(highestRecord, Newest), 1);
}
