using Dr.Errors;
using Dr.Findings;
using Dr.Manifests;
using Dr.Proofs;
using Dr.Signing;
using Dr.Stores;

namespace Dr.Catalogs;

/// <summary>Which points of one cluster exist. Manifests are the truth: nothing is kept elsewhere, so nothing can be lost.</summary>
public sealed class Catalog(IObjectReader reader, StoreLayout layout, IReadOnlyList<TrustedKey> trusted)
{
    // Two round trips a point and two a proof: enough at once that a year of points lists in seconds from a distant store.
    private const int AtOnce = 8;

    /// <exception cref="StoreException">The listing failed: then nothing at all is known, and nothing is returned.</exception>
    public async Task<CatalogListing> ListAsync(CancellationToken cancellationToken)
    {
        var keys = await KeysAsync(layout.PointsPrefix, cancellationToken);
        var proofs = await KeysAsync(layout.ProofsPrefix, cancellationToken);
        var committed = keys.Where(pair => pair.Value.Contains(layout.Manifest(pair.Key)))
            .Select(pair => pair.Key)
            .ToHashSet();
        var found = new List<(CatalogEntry? Entry, Finding? Finding)>();
        foreach (var batch in committed.OrderDescending().Chunk(AtOnce))
        {
            found.AddRange(
                await Task.WhenAll(
                    batch.Select(id => ReadAsync(id, proofs.GetValueOrDefault(id, []), cancellationToken))
                )
            );
        }

        return new CatalogListing(
            [.. found.Select(point => point.Entry).OfType<CatalogEntry>()],
            [.. keys.Keys.Except(committed).OrderDescending()],
            [.. found.Select(point => point.Finding).OfType<Finding>()]
        );
    }

    /// <summary>Reads one point's manifest and verifies its signature and that it belongs where it lies.</summary>
    /// <exception cref="DrException">There is no such point (<see cref="ErrorCode.NoSuchPoint"/>).</exception>
    /// <exception cref="IntegrityException">The manifest is not what a trusted key signed for this place.</exception>
    public async Task<RecoveryPoint> OpenAsync(RecoveryPointId id, CancellationToken cancellationToken)
    {
        var key = layout.Manifest(id);
        byte[] bytes;
        try
        {
            bytes = await SignedDocuments.ReadAsync(reader, key, trusted, cancellationToken);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotFound)
        {
            throw new DrException(
                ErrorCode.NoSuchPoint,
                $"cluster {layout.Cluster} has no recovery point {id} in {reader.Description}",
                "`dr-restore list` shows those that exist",
                exception
            );
        }

        var manifest = Manifest.Parse(bytes, $"the manifest of {id}");
        return manifest.Id == id && manifest.Cluster == layout.Cluster
            ? new RecoveryPoint(manifest, Digest.Of(bytes))
            : throw new IntegrityException(
                $"the manifest at {key} is that of point {manifest.Id} of cluster {manifest.Cluster}",
                "somebody moved objects in the store; use another point and find out who"
            );
    }

    private async Task<(CatalogEntry? Entry, Finding? Finding)> ReadAsync(
        RecoveryPointId id,
        HashSet<ObjectKey> proofKeys,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var point = await OpenAsync(id, cancellationToken);
            var documents = proofKeys.Where(key => proofKeys.Contains(StoreLayout.SignatureOf(key)));
            var proofs = await new ProofBook(layout, trusted).ReadAsync(reader, point, documents, cancellationToken);
            return (new CatalogEntry(point, PointStates.Of(proofs), proofs), null);
        }
        catch (DrException exception) when (exception is not StoreException && exception.Code != ErrorCode.KeyMissing)
        {
            return (
                null,
                new Finding(Severity.Critical, "point.unreadable", id.ToString(), exception.Message, exception.Hint)
            );
        }
    }

    private async Task<Dictionary<RecoveryPointId, HashSet<ObjectKey>>> KeysAsync(
        string prefix,
        CancellationToken cancellationToken
    )
    {
        var keys = new Dictionary<RecoveryPointId, HashSet<ObjectKey>>();
        await foreach (var entry in reader.ListAsync(prefix, cancellationToken))
        {
            if (StoreLayout.PointOf(prefix, entry.Key) is { } id)
            {
                (keys.TryGetValue(id, out var objects) ? objects : keys[id] = []).Add(entry.Key);
            }
        }

        return keys;
    }
}
