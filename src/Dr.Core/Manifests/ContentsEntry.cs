namespace Dr.Manifests;

/// <summary>What an artifact's plain bytes are.</summary>
public sealed record ContentsEntry(ArtifactName Name, long PlainSize, Digest PlainDigest);
