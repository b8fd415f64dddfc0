using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Dr.Pipelines.Age;

/// <summary>The payload's cipher: chunks of 64 KiB, each under a counter nonce that also says whether it is the last.</summary>
internal sealed class AgePayload : IDisposable
{
    public const int NonceSize = 16;
    public const int ChunkSize = 64 * 1024;
    public const int TagSize = 16;
    public const int SealedChunkSize = ChunkSize + TagSize;
    private readonly ChaCha20Poly1305 _cipher;
    private readonly byte[] _nonce = new byte[12];
    private long _counter;

    public AgePayload(ReadOnlySpan<byte> fileKey, ReadOnlySpan<byte> payloadNonce)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, key, payloadNonce, "payload"u8);
        _cipher = new ChaCha20Poly1305(key);
    }

    public void Seal(ReadOnlySpan<byte> plain, bool last, Span<byte> chunk) =>
        _cipher.Encrypt(NextNonce(last), plain, chunk[..plain.Length], chunk.Slice(plain.Length, TagSize));

    /// <exception cref="AuthenticationTagMismatchException">The chunk was changed, moved, or is not where it says.</exception>
    public void Open(ReadOnlySpan<byte> chunk, bool last, Span<byte> plain) =>
        _cipher.Decrypt(NextNonce(last), chunk[..^TagSize], chunk[^TagSize..], plain[..(chunk.Length - TagSize)]);

    public void Dispose() => _cipher.Dispose();

    private ReadOnlySpan<byte> NextNonce(bool last)
    {
        BinaryPrimitives.WriteInt64BigEndian(_nonce.AsSpan(3), _counter++);
        _nonce[11] = last ? (byte)1 : (byte)0;
        return _nonce;
    }
}
