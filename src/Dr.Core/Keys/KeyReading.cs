using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace Dr.Keys;

/// <summary>Tells what a file of key material is, and what of it is public. Pure.</summary>
public static partial class KeyReading
{
    private const string Certificate = "CERTIFICATE";

    public static KeyFileFacts Facts(BundleFile file)
    {
        var text = Text(file);
        var certificates = Certificates(text).ToList();
        try
        {
            return new KeyFileFacts(file.Path, Kind(file.Path, text), file.Content.Length)
            {
                PublicKey = PublicKey(text),
                Certificates = [.. certificates.Select(Facts)],
            };
        }
        finally
        {
            certificates.ForEach(certificate => certificate.Dispose());
        }
    }

    /// <summary>The certificates of a file, those inside of a kubeconfig included. What does not parse is left out.</summary>
    public static IEnumerable<X509Certificate2> Certificates(BundleFile file) => Certificates(Text(file));

    /// <summary>SHA-256 of the public half that belongs to a private key, or of the first certificate; null where there is none that can be read.</summary>
    public static Digest? PublicKey(BundleFile file) => PublicKey(Text(file));

    internal static string Text(BundleFile file) => Encoding.UTF8.GetString(file.Content.Span);

    private static CertificateFacts Facts(X509Certificate2 certificate) =>
        new(
            certificate.Subject,
            Digest.Of(certificate.RawDataMemory.Span),
            new DateTimeOffset(certificate.NotAfter.ToUniversalTime())
        );

    private static KeyKind Kind(string path, string text) =>
        true switch
        {
            _ when KubeconfigKind().IsMatch(text) => KeyKind.Kubeconfig,
            _ when EncryptionKind().IsMatch(text) => KeyKind.EncryptionConfiguration,
            _ when Labels(text).Any(IsPrivate) => KeyKind.PrivateKey,
            _ when Labels(text).Contains(Certificate) => KeyKind.Certificate,
            _ when Labels(text).Any(label => label.EndsWith("PUBLIC KEY", StringComparison.Ordinal)) =>
                KeyKind.PublicKey,
            _ when UnitSuffix().IsMatch(path) => KeyKind.Unit,
            _ when PodKind().IsMatch(text) => KeyKind.StaticManifest,
            _ => KeyKind.Other,
        };

    private static IEnumerable<X509Certificate2> Certificates(string text)
    {
        var pems = new[] { text }.Concat(EmbeddedData().Matches(text).Select(match => Decoded(match.Groups[1].Value)));
        return pems.SelectMany(pem => Blocks(pem).Where(block => block.Label == Certificate))
            .Select(block => Load(block.Bytes))
            .OfType<X509Certificate2>();
    }

    private static Digest? PublicKey(string text)
    {
        foreach (var (label, bytes) in Blocks(text))
        {
            if (Spki(label, bytes) is { } spki)
            {
                return Digest.Of(spki);
            }
        }

        return null;
    }

    private static byte[]? Spki(string label, byte[] bytes)
    {
        try
        {
            if (label == Certificate)
            {
                using var certificate = X509CertificateLoader.LoadCertificate(bytes);
                return certificate.PublicKey.ExportSubjectPublicKeyInfo();
            }

            using AsymmetricAlgorithm? key = label switch
            {
                "RSA PRIVATE KEY" => Rsa(rsa => rsa.ImportRSAPrivateKey(bytes, out _)),
                "EC PRIVATE KEY" => Ec(ec => ec.ImportECPrivateKey(bytes, out _)),
                "PRIVATE KEY" => Pkcs8(bytes),
                _ => null,
            };
            return label == "PUBLIC KEY" ? bytes : key?.ExportSubjectPublicKeyInfo();
        }
        catch (CryptographicException)
        {
            // why: a key of a kind that is unknown here is kept like any file; it only has no fingerprint
            return null;
        }
    }

    private static AsymmetricAlgorithm Pkcs8(byte[] bytes)
    {
        try
        {
            return Rsa(rsa => rsa.ImportPkcs8PrivateKey(bytes, out _));
        }
        catch (CryptographicException)
        {
            return Ec(ec => ec.ImportPkcs8PrivateKey(bytes, out _));
        }
    }

    private static RSA Rsa(Action<RSA> import) => Imported(RSA.Create(), import);

    private static ECDsa Ec(Action<ECDsa> import) => Imported(ECDsa.Create(), import);

    private static T Imported<T>(T key, Action<T> import)
        where T : AsymmetricAlgorithm
    {
        try
        {
            import(key);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static X509Certificate2? Load(byte[] bytes)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(bytes);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Labels(string text) => Blocks(text).Select(block => block.Label);

    private static bool IsPrivate(string label) => label.EndsWith("PRIVATE KEY", StringComparison.Ordinal);

    private static List<(string Label, byte[] Bytes)> Blocks(string text)
    {
        var blocks = new List<(string, byte[])>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            var bytes = new byte[fields.DecodedDataLength];
            if (Convert.TryFromBase64Chars(rest[fields.Base64Data], bytes, out var count) && count == bytes.Length)
            {
                blocks.Add((rest[fields.Label].ToString(), bytes));
            }

            rest = rest[fields.Location.End..];
        }

        return blocks;
    }

    private static string Decoded(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var count)
            ? Encoding.UTF8.GetString(bytes, 0, count)
            : "";
    }

    [GeneratedRegex(@"^\s*kind:\s*[""']?Config[""']?\s*$", RegexOptions.Multiline)]
    private static partial Regex KubeconfigKind();

    [GeneratedRegex(@"^\s*[""']?kind[""']?:\s*[""']?EncryptionConfig(uration)?[""']?,?\s*$", RegexOptions.Multiline)]
    private static partial Regex EncryptionKind();

    [GeneratedRegex(@"^\s*kind:\s*[""']?Pod[""']?\s*$", RegexOptions.Multiline)]
    private static partial Regex PodKind();

    [GeneratedRegex(@"\.(service|socket|mount|timer|target|path|slice|conf\.d/[^/]+)$|/[^/]+\.service\.d/[^/]+$")]
    private static partial Regex UnitSuffix();

    [GeneratedRegex(@"(?:certificate-authority|client-certificate)-data:\s*[""']?([A-Za-z0-9+/=]+)")]
    private static partial Regex EmbeddedData();
}
