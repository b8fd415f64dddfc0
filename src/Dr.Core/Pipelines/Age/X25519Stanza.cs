using System.Security.Cryptography;
using Dr.Randomness;
using NSec.Cryptography;

namespace Dr.Pipelines.Age;

/// <summary>The file key, wrapped for one recipient.</summary>
/// <param name="Share">The writer's ephemeral public key.</param>
/// <param name="Body">The wrapped file key and its tag.</param>
internal sealed record X25519Stanza(byte[] Share, byte[] Body)
{
    private const string Arguments = "-> X25519 ";
    private const int TagSize = 16;

    public static X25519Stanza Wrap(ReadOnlySpan<byte> fileKey, Recipient recipient, IRandomSource random)
    {
        var secret = new byte[32];
        random.Fill(secret);
        using var ephemeral = Key.Import(KeyAgreementAlgorithm.X25519, secret, KeyBlobFormat.RawPrivateKey);
        var share = ephemeral.PublicKey.Export(KeyBlobFormat.RawPublicKey);
        using var cipher = Cipher(X25519.Agree(ephemeral, recipient.PublicKey), share, recipient.PublicKey);
        var body = new byte[AgeHeader.FileKeySize + TagSize];
        cipher.Encrypt(
            new byte[12],
            fileKey,
            body.AsSpan(0, AgeHeader.FileKeySize),
            body.AsSpan(AgeHeader.FileKeySize)
        );
        return new X25519Stanza(share, body);
    }

    /// <returns>The stanza, or null when it is of another type or size and so not for us.</returns>
    public static X25519Stanza? TryParse(string line, byte[] body) =>
        line.StartsWith(Arguments, StringComparison.Ordinal)
        && AgeBase64.Decode(line[Arguments.Length..]) is { Length: 32 } share
        && body.Length == AgeHeader.FileKeySize + TagSize
            ? new X25519Stanza(share, body)
            : null;

    /// <returns>The file key, or null when the stanza is for somebody else.</returns>
    public byte[]? Unwrap(Identity identity)
    {
        using var cipher = Cipher(identity.Agree(Share), Share, identity.Recipient.PublicKey);
        var fileKey = new byte[AgeHeader.FileKeySize];
        try
        {
            cipher.Decrypt(
                new byte[12],
                Body.AsSpan(0, AgeHeader.FileKeySize),
                Body.AsSpan(AgeHeader.FileKeySize),
                fileKey
            );
            return fileKey;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public string ToText() => $"{Arguments}{AgeBase64.Encode(Share)}\n{AgeBase64.Encode(Body)}\n";

    private static System.Security.Cryptography.ChaCha20Poly1305 Cipher(byte[] shared, byte[] share, byte[] publicKey)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            shared,
            key,
            [.. share, .. publicKey],
            "age-encryption.org/v1/X25519"u8
        );
        return new System.Security.Cryptography.ChaCha20Poly1305(key);
    }
}
