using Dr.Errors;
using Dr.Randomness;
using Dr.Stores;

namespace Dr.Providers.Checks;

/// <summary>Writes an object, sees that it cannot be overwritten, reads it back and deletes it.</summary>
internal sealed class StoreProbe(IObjectStore store, StoreLayout layout, IRandomSource random)
{
    private const int Size = 4096;

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var content = new byte[Size];
        random.Fill(content);
        var key = layout.Probe(Convert.ToHexStringLower(content.AsSpan(0, 8)));
        await store.PutAsync(key, new MemoryStream(content), cancellationToken);
        try
        {
            await RefuseOverwriteAsync(key, content, cancellationToken);
            await CompareAsync(key, content, cancellationToken);
        }
        finally
        {
            await store.DeleteAsync(key, CancellationToken.None);
        }

        return "an object was written, not overwritten, read back and deleted";
    }

    private async Task RefuseOverwriteAsync(ObjectKey key, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            await store.PutAsync(key, new MemoryStream(content), cancellationToken);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.AlreadyExists)
        {
            return;
        }

        throw new DrException(
            ErrorCode.Failed,
            $"{store.Description} let an object be written twice",
            "use a store that keeps objects as they were written, or report this"
        );
    }

    private async Task CompareAsync(ObjectKey key, byte[] content, CancellationToken cancellationToken)
    {
        await using var stream = await store.OpenAsync(key, 0, null, cancellationToken);
        using var read = new MemoryStream();
        await stream.CopyToAsync(read, cancellationToken);
        if (!read.ToArray().AsSpan().SequenceEqual(content))
        {
            throw new IntegrityException(
                $"{key} in {store.Description} reads back otherwise than it was written",
                "do not rely on this store before its operator has explained this"
            );
        }
    }
}
