using Dr.Stores;

namespace Dr.Pipelines;

/// <summary>Reads a stored object to its end.</summary>
public static class StoredDigest
{
    private const int Buffer = 1024 * 1024;

    /// <returns>How many bytes the store gives for the key, and their digest.</returns>
    public static async Task<(long Size, Digest Digest)> OfAsync(
        IObjectReader reader,
        ObjectKey key,
        CancellationToken cancellationToken
    )
    {
        using var tap = new DigestTap();
        await using var stream = await reader.OpenAsync(key, 0, null, cancellationToken);
        await new TapStream(stream, tap).CopyToAsync(Stream.Null, Buffer, cancellationToken);
        return (tap.Size, tap.Current());
    }
}
