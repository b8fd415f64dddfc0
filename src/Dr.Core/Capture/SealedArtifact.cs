using Dr.Manifests;

namespace Dr.Capture;

/// <summary>What becomes known of an artifact by sealing it: for the public manifest, and for the sealed contents.</summary>
public sealed record SealedArtifact(ArtifactEntry Entry, ContentsEntry Contents);
