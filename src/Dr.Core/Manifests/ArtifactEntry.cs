namespace Dr.Manifests;

/// <summary>One sealed object as the manifest lists it.</summary>
/// <param name="Name">For example <c>etcd/snapshot.db</c>; unique within the point.</param>
/// <param name="Key">Relative to the point's folder; unique within the point.</param>
/// <param name="Encoding">Always <c>zstd+age</c> in version 1.</param>
/// <param name="StoredSize">Bytes in the store.</param>
/// <param name="StoredDigest">Their digest.</param>
/// <param name="Recipients">Who may open it.</param>
public sealed record ArtifactEntry(
    ArtifactName Name,
    string Key,
    string Encoding,
    long StoredSize,
    Digest StoredDigest,
    IReadOnlyList<string> Recipients
)
{
    public const string ZstdAge = "zstd+age";
}
