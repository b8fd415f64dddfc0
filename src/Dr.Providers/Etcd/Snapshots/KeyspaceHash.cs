namespace Dr.Providers.Etcd.Snapshots;

/// <summary>
/// What etcd's <c>HashKV</c> answers. Two answers may be compared only if revision and compact revision are the same:
/// equality of this record is that comparison.
/// </summary>
/// <param name="Hash">CRC-32 (Castagnoli) over the records that count. Finds accidents, not forgers.</param>
/// <param name="Revision">The revision up to which records count: what was asked for, or the server's own.</param>
/// <param name="CompactRevision">Older versions up to here do not count; -1 if nothing was ever compacted.</param>
public sealed record KeyspaceHash(uint Hash, long Revision, long CompactRevision);
