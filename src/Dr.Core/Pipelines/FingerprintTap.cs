using System.Buffers.Binary;
using System.Security.Cryptography;
using Dr.Randomness;

namespace Dr.Pipelines;

/// <summary>
/// Compares what was sent with what is read back, for a tenth of the time of a second SHA-256: two streams under one key have equal
/// fingerprints if and only if their bytes are equal, but for a chance below 2⁻¹⁰⁰ that nobody without the key can raise.
/// </summary>
/// <remarks>
/// GMAC over blocks (AES-GCM with nothing to encrypt), hashed in order. The key lives for one comparison and is never stored, so a
/// fingerprint means nothing later: digests are what is recorded.
/// </remarks>
public sealed class FingerprintTap : ITap, IDisposable
{
    private const int BlockSize = 256 * 1024;
    private const int TagSize = 16;
    private readonly AesGcm _mac;
    private readonly IncrementalHash _tags = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _block = new byte[BlockSize];
    private readonly byte[] _nonce = new byte[12];
    private int _filled;
    private long _blocks;

    private FingerprintTap(ReadOnlySpan<byte> key) => _mac = new AesGcm(key, TagSize);

    public long Size { get; private set; }

    /// <summary>A key for one comparison.</summary>
    public static byte[] NewKey(IRandomSource random)
    {
        var key = new byte[32];
        random.Fill(key);
        return key;
    }

    public static FingerprintTap With(ReadOnlySpan<byte> key) => new(key);

    public void Observe(ReadOnlySpan<byte> bytes)
    {
        Size += bytes.Length;
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(bytes.Length, BlockSize - _filled);
            bytes[..count].CopyTo(_block.AsSpan(_filled));
            _filled += count;
            bytes = bytes[count..];
            if (_filled == BlockSize)
            {
                EndBlock();
            }
        }
    }

    /// <summary>The fingerprint of everything seen. Nothing may follow.</summary>
    public Digest End()
    {
        EndBlock();
        return Digest.FromHash(_tags.GetHashAndReset());
    }

    public void Dispose()
    {
        _mac.Dispose();
        _tags.Dispose();
    }

    private void EndBlock()
    {
        Span<byte> tag = stackalloc byte[TagSize];
        BinaryPrimitives.WriteInt64LittleEndian(_nonce, _blocks++);
        _mac.Encrypt(_nonce, [], [], tag, _block.AsSpan(0, _filled));
        _tags.AppendData(tag);
        _filled = 0;
    }
}
