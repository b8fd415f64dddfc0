using Dr.Stores;

namespace Dr.Pipelines;

/// <summary>What a stream was, for one comparison while the run lives (<see cref="FingerprintTap"/>).</summary>
public sealed record Fingerprint(byte[] Key, long Size, Digest Value)
{
    private const int Buffer = 1024 * 1024;

    /// <summary>Reads the object to its end and tells whether it is what was sent.</summary>
    /// <returns>How many bytes came, and whether they are those.</returns>
    public async Task<(long Size, bool Equal)> CompareAsync(
        IObjectReader reader,
        ObjectKey key,
        CancellationToken cancellationToken
    )
    {
        using var tap = FingerprintTap.With(Key);
        await using var stream = await reader.OpenAsync(key, 0, null, cancellationToken);
        await new TapStream(stream, tap).CopyToAsync(Stream.Null, Buffer, cancellationToken);
        return (tap.Size, tap.Size == Size && tap.End() == Value);
    }
}
