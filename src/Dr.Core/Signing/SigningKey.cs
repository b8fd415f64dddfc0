using System.Text;
using Dr.Errors;
using Dr.Randomness;
using NSec.Cryptography;

namespace Dr.Signing;

/// <summary>An Ed25519 private key. Signs manifests and proofs; never printed.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly Key _key;

    private SigningKey(Key key)
    {
        _key = key;
        Public = new TrustedKey(key.PublicKey);
    }

    public TrustedKey Public { get; }

    public static SigningKey New(IRandomSource random)
    {
        Span<byte> secret = stackalloc byte[32];
        random.Fill(secret);
        return new SigningKey(
            Key.Import(SignatureAlgorithm.Ed25519, secret, KeyBlobFormat.RawPrivateKey, Exportable())
        );
    }

    /// <param name="text">PEM, PKCS #8, not encrypted.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="KeyException">Not an Ed25519 private key in PEM.</exception>
    public static SigningKey ParsePem(string text, string file) =>
        Key.TryImport(
            SignatureAlgorithm.Ed25519,
            Encoding.ASCII.GetBytes(text.Trim()),
            KeyBlobFormat.PkixPrivateKeyText,
            out var key
        )
            ? new SigningKey(key!)
            : throw new KeyException(
                $"{file} is not an Ed25519 private key in PEM",
                "use the file that `dr-service keygen` wrote, or `openssl genpkey -algorithm ed25519`"
            );

    /// <summary>A secret: write it to a file of mode 0600, nowhere else.</summary>
    public string ToSecretPem() =>
        Encoding.ASCII.GetString(_key.Export(KeyBlobFormat.PkixPrivateKeyText)).ReplaceLineEndings("\n").TrimEnd()
        + "\n";

    /// <returns>64 bytes.</returns>
    public byte[] Sign(ReadOnlySpan<byte> content) => SignatureAlgorithm.Ed25519.Sign(_key, content);

    public void Dispose() => _key.Dispose();

    private static KeyCreationParameters Exportable() =>
        new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };
}
