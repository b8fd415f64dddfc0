using System.Security.Cryptography;
using System.Text;
using Dr.Errors;
using NSec.Cryptography;

namespace Dr.Signing;

/// <summary>The public half of a signing key: whose signatures count. Comes from the reader's own configuration only.</summary>
public sealed class TrustedKey
{
    private readonly PublicKey _key;

    internal TrustedKey(PublicKey key)
    {
        _key = key;
        var raw = key.Export(KeyBlobFormat.RawPublicKey);
        Id = Convert.ToHexStringLower(SHA256.HashData(raw))[..16];
    }

    /// <summary>First 16 hex digits of the SHA-256 of the raw public key. Finds a key; proves nothing.</summary>
    public string Id { get; }

    /// <param name="text">PEM, SubjectPublicKeyInfo.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="KeyException">Not an Ed25519 public key in PEM.</exception>
    public static TrustedKey ParsePem(string text, string file) =>
        PublicKey.TryImport(
            SignatureAlgorithm.Ed25519,
            Encoding.ASCII.GetBytes(text.Trim()),
            KeyBlobFormat.PkixPublicKeyText,
            out var key
        )
            ? new TrustedKey(key!)
            : throw new KeyException(
                $"{file} is not an Ed25519 public key in PEM",
                "use the .pub.pem file that `dr-service keygen` wrote, or `openssl pkey -pubout`"
            );

    public string ToPem() =>
        Encoding.ASCII.GetString(_key.Export(KeyBlobFormat.PkixPublicKeyText)).ReplaceLineEndings("\n").TrimEnd()
        + "\n";

    public bool Verifies(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureAlgorithm.Ed25519.SignatureSize
        && SignatureAlgorithm.Ed25519.Verify(_key, content, signature);
}
