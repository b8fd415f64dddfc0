using Dr.Errors;
using NSec.Cryptography;

namespace Dr.Pipelines.Age;

/// <summary>The one place where a shared secret is computed.</summary>
internal static class X25519
{
    /// <exception cref="IntegrityException">The other side's key is a point of low order, which no honest writer uses.</exception>
    public static byte[] Agree(Key key, byte[] publicKey)
    {
        var other = PublicKey.Import(KeyAgreementAlgorithm.X25519, publicKey, KeyBlobFormat.RawPublicKey);
        var exportable = new SharedSecretCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };
        using var shared =
            KeyAgreementAlgorithm.X25519.Agree(key, other, exportable)
            ?? throw new IntegrityException(
                "an age header holds a public key of low order",
                "do not trust this object; verify the point's signature"
            );
        return shared.Export(SharedSecretBlobFormat.RawSharedSecret);
    }
}
