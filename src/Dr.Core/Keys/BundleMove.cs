using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Dr.Findings;
using Dr.Randomness;

namespace Dr.Keys;

/// <summary>
/// Makes bundles fit machines with other addresses: certificates are issued anew where they name an old one, and units, manifests,
/// kubeconfigs and other text get the new one. Files that name none stay as they are, byte for byte. Pure.
/// </summary>
/// <param name="addresses">Old to new: IP addresses and DNS names. Empty: nothing changes.</param>
/// <param name="now">The moment of the restore.</param>
/// <param name="random">For serial numbers.</param>
public sealed class BundleMove(IReadOnlyDictionary<string, string> addresses, DateTimeOffset now, IRandomSource random)
{
    /// <summary>The code of the finding that a certificate keeps an old address.</summary>
    public const string NotRenewed = "keys.not-renewed";

    private readonly Regex? _names = addresses.Count == 0 ? null : NamesOf(addresses.Keys);

    /// <param name="files">Of all bundles: a certificate's authority may lie in another one.</param>
    /// <returns>The same files in the same order, and what could not be done.</returns>
    public (IReadOnlyList<BundleFile> Files, IReadOnlyList<Finding> Findings) Apply(IReadOnlyList<BundleFile> files)
    {
        if (_names is null)
        {
            return (files, []);
        }

        var authorities = Authorities(files);
        try
        {
            var renewal = new CertificateRenewal(authorities, addresses, now, random);
            var findings = new List<Finding>();
            return ([.. files.Select(file => Moved(file, renewal, findings))], findings);
        }
        finally
        {
            authorities.ForEach(authority => authority.Dispose());
        }
    }

    private BundleFile Moved(BundleFile file, CertificateRenewal renewal, List<Finding> findings)
    {
        if (!file.IsFile)
        {
            return file;
        }

        var facts = KeyReading.Facts(file);
        return facts.Kind switch
        {
            KeyKind.Certificate => Renewed(file, renewal, findings),
            KeyKind.PrivateKey or KeyKind.PublicKey => file,
            _ => Rewritten(file),
        };
    }

    // why: only the first certificate of a file is the server's own; those behind it are its authorities
    private static BundleFile Renewed(BundleFile file, CertificateRenewal renewal, List<Finding> findings)
    {
        var chain = KeyReading.Certificates(file).ToList();
        try
        {
            if (chain.Count == 0 || !renewal.IsNeeded(chain[0]))
            {
                return file;
            }

            if (renewal.Renew(chain[0]) is { } pem)
            {
                var rest = chain.Skip(1).Select(certificate => certificate.ExportCertificatePem() + "\n");
                return file with { Content = Encoding.ASCII.GetBytes(pem + string.Concat(rest)) };
            }

            findings.Add(
                new Finding(
                    Severity.Warning,
                    NotRenewed,
                    file.Path,
                    $"{file.Path} is for an address that has moved, and the private key of its authority ({chain[0].Issuer}) is in none of the bundles",
                    "have it issued by that authority for the new address, and put it there before the service starts"
                )
            );
            return file;
        }
        finally
        {
            chain.ForEach(certificate => certificate.Dispose());
        }
    }

    private BundleFile Rewritten(BundleFile file)
    {
        var text = KeyReading.Text(file);
        // why: what is not UTF-8 would be changed by reading it as such
        if (text.Contains('\uFFFD') || !_names!.IsMatch(text))
        {
            return file;
        }

        return file with
        {
            Content = Encoding.UTF8.GetBytes(_names.Replace(text, match => addresses[match.Value])),
        };
    }

    private static List<X509Certificate2> Authorities(IReadOnlyList<BundleFile> files)
    {
        var keys = files
            .Where(file => file.IsFile && KeyReading.Facts(file).Kind == KeyKind.PrivateKey)
            .Select(file => (Public: KeyReading.PublicKey(file), Pem: KeyReading.Text(file)))
            .Where(key => key.Public is not null)
            .DistinctBy(key => key.Public)
            .ToDictionary(key => key.Public!.Value, key => key.Pem);
        var authorities = new List<X509Certificate2>();
        foreach (var certificate in files.SelectMany(KeyReading.Certificates))
        {
            using (certificate)
            {
                var spki = Digest.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());
                if (IsAuthority(certificate) && keys.TryGetValue(spki, out var pem))
                {
                    authorities.Add(WithKey(certificate, pem));
                }
            }
        }

        return authorities;
    }

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority);

    private static X509Certificate2 WithKey(X509Certificate2 certificate, string pem)
    {
        if (certificate.GetRSAPublicKey() is { } isRsa)
        {
            isRsa.Dispose();
            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return certificate.CopyWithPrivateKey(rsa);
        }

        using var ec = ECDsa.Create();
        ec.ImportFromPem(pem);
        return certificate.CopyWithPrivateKey(ec);
    }

    // why: 10.0.0.1 is not in 10.0.0.11, nor node1 in node1.example
    private static Regex NamesOf(IEnumerable<string> names) =>
        new(
            $@"(?<![\w.-])(?:{string.Join('|', names.OrderByDescending(name => name.Length).Select(Regex.Escape))})(?![\w-]|\.[\w])",
            RegexOptions.CultureInvariant
        );
}
