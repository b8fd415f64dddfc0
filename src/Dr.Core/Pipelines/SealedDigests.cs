namespace Dr.Pipelines;

/// <summary>What the taps of one sealing saw.</summary>
/// <param name="PlainSize">Bytes that the source wrote.</param>
/// <param name="PlainDigest">Their digest: sensitive, goes into the sealed contents only.</param>
/// <param name="StoredSize">Bytes that went to the store.</param>
/// <param name="StoredDigest">Their digest.</param>
/// <param name="Sent">What reading back is compared with.</param>
public sealed record SealedDigests(
    long PlainSize,
    Digest PlainDigest,
    long StoredSize,
    Digest StoredDigest,
    Fingerprint Sent
);
