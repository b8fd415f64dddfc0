using Dr.Errors;
using Dr.Stores;

namespace Dr.Signing;

/// <summary>Documents whose existence means something: the signature goes first, the document last.</summary>
public static class SignedDocuments
{
    // No document of ours comes near it; a store that hands out more is not handing out a document.
    private const int MaxSize = 64 * 1024 * 1024;

    /// <summary>Puts signature and document, in this order, and reads both back.</summary>
    public static async Task CommitAsync(
        IObjectStore store,
        ObjectKey key,
        byte[] content,
        SigningKey signingKey,
        CancellationToken cancellationToken
    )
    {
        var signature = signingKey.Sign(content);
        await store.PutAsync(StoreLayout.SignatureOf(key), new MemoryStream(signature), cancellationToken);
        await store.PutAsync(key, new MemoryStream(content), cancellationToken);
        var read = await ReadAsync(store, key, [signingKey.Public], cancellationToken);
        if (!read.AsSpan().SequenceEqual(content))
        {
            throw new IntegrityException(
                $"{key} in {store.Description} reads back otherwise than it was written",
                "do not rely on this store before its operator has explained this"
            );
        }
    }

    /// <summary>The document's bytes, after a trusted key's signature over them was seen to be valid.</summary>
    /// <exception cref="IntegrityException">The signature is missing, or no trusted key made it.</exception>
    /// <exception cref="KeyException">No trusted key is configured.</exception>
    public static async Task<byte[]> ReadAsync(
        IObjectReader reader,
        ObjectKey key,
        IReadOnlyList<TrustedKey> trusted,
        CancellationToken cancellationToken
    )
    {
        if (trusted.Count == 0)
        {
            throw new KeyException(
                $"no trusted key is configured, so the signature of {key} cannot be checked",
                "name the public signing key under signing.trusted in dr.yaml"
            );
        }

        var content = await ReadWholeAsync(reader, key, cancellationToken);
        var signature = await ReadSignatureAsync(reader, key, cancellationToken);
        return trusted.Any(trustedKey => trustedKey.Verifies(content, signature))
            ? content
            : throw new IntegrityException(
                $"{key} in {reader.Description} was changed, or was signed by a key that is not trusted: its signature fits none of "
                    + $"the {trusted.Count} trusted keys ({string.Join(", ", trusted.Select(trustedKey => trustedKey.Id))})",
                "check signing.trusted in dr.yaml; if it is right, treat the store as tampered with and use another point"
            );
    }

    private static async Task<byte[]> ReadSignatureAsync(
        IObjectReader reader,
        ObjectKey key,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await ReadWholeAsync(reader, StoreLayout.SignatureOf(key), cancellationToken);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotFound)
        {
            throw new IntegrityException(
                $"{key} in {reader.Description} has no signature beside it",
                "treat it as not written by Dr, and use another point",
                exception
            );
        }
    }

    private static async Task<byte[]> ReadWholeAsync(
        IObjectReader reader,
        ObjectKey key,
        CancellationToken cancellationToken
    )
    {
        await using var stream = await reader.OpenAsync(key, 0, MaxSize, cancellationToken);
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, cancellationToken);
        return content.ToArray();
    }
}
