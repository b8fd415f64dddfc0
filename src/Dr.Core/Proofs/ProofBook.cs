using Dr.Errors;
using Dr.Json;
using Dr.Signing;
using Dr.Stores;

namespace Dr.Proofs;

/// <summary>Reads and appends the proofs of one cluster's points.</summary>
public sealed class ProofBook(StoreLayout layout, IReadOnlyList<TrustedKey> trusted)
{
    /// <summary>The valid proofs under the given keys that speak of this very manifest. One that is not valid counts for nothing.</summary>
    public async Task<IReadOnlyList<Proof>> ReadAsync(
        IObjectReader reader,
        RecoveryPoint point,
        IEnumerable<ObjectKey> keys,
        CancellationToken cancellationToken
    )
    {
        var proofs = new List<Proof>();
        foreach (var key in keys)
        {
            if (await TryReadAsync(reader, key, cancellationToken) is { } proof && SpeaksOf(proof, point))
            {
                proofs.Add(proof);
            }
        }

        return proofs;
    }

    public Task AppendAsync(
        IObjectStore store,
        Proof proof,
        SigningKey signingKey,
        CancellationToken cancellationToken
    ) =>
        SignedDocuments.CommitAsync(
            store,
            layout.Proof(proof.Id, proof.At, proof.Level.ToString().ToLowerInvariant()),
            DrJson.ToBytes(proof),
            signingKey,
            cancellationToken
        );

    private async Task<Proof?> TryReadAsync(IObjectReader reader, ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            return Proof.Parse(
                await SignedDocuments.ReadAsync(reader, key, trusted, cancellationToken),
                key.ToString()
            );
        }
        catch (IntegrityException)
        {
            return null;
        }
    }

    private static bool SpeaksOf(Proof proof, RecoveryPoint point) =>
        proof.Id == point.Id && proof.Cluster == point.Manifest.Cluster && proof.ManifestDigest == point.ManifestDigest;
}
