using System.Security.Cryptography;

namespace Dr.Pipelines;

/// <summary>Counts and hashes what passes.</summary>
public sealed class DigestTap : ITap, IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Bytes seen so far.</summary>
    public long Size { get; private set; }

    public void Observe(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        Size += bytes.Length;
    }

    /// <summary>The digest of everything seen so far; more may follow.</summary>
    public Digest Current()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetCurrentHash(hash);
        return Digest.FromHash(hash);
    }

    public void Dispose() => _hash.Dispose();
}
