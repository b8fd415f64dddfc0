using Dr.Manifests;

namespace Dr;

/// <summary>A point that exists: its manifest was read and its signature is a trusted key's.</summary>
/// <param name="Manifest">What it holds.</param>
/// <param name="ManifestDigest">Of the manifest's bytes; proofs name it.</param>
public sealed record RecoveryPoint(Manifest Manifest, Digest ManifestDigest)
{
    public RecoveryPointId Id => Manifest.Id;
}
