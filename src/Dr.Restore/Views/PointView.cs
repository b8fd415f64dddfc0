using Dr.Catalogs;
using Dr.Manifests;
using Dr.Proofs;

namespace Dr.Restore.Views;

/// <summary>What <c>show</c> prints: the manifest as it was signed, and what is known of the point since.</summary>
internal sealed record PointView(
    PointState State,
    Digest ManifestDigest,
    Manifest Manifest,
    IReadOnlyList<Proof> Proofs
)
{
    public static PointView Of(CatalogEntry entry) =>
        new(
            entry.State,
            entry.Point.ManifestDigest,
            entry.Point.Manifest,
            [.. entry.Proofs.OrderBy(proof => proof.At)]
        );
}
