using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dr.Testing.Servers;

/// <summary>
/// A certificate authority of a test's own with one server certificate (for the given addresses and names, good for clients too, as etcd's
/// peers need it) and one client certificate. Names are empty on purpose: etcd takes a client's common name for its user.
/// </summary>
public sealed class TestCertificates
{
    private static readonly Oid s_server = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid s_client = new("1.3.6.1.5.5.7.3.2");

    private TestCertificates(string folder)
    {
        AuthorityFile = Path.Combine(folder, "ca.crt");
        ServerCertificateFile = Path.Combine(folder, "server.crt");
        ServerKeyFile = Path.Combine(folder, "server.key");
        CertificateFile = Path.Combine(folder, "client.crt");
        KeyFile = Path.Combine(folder, "client.key");
    }

    public string AuthorityFile { get; }

    public string ServerCertificateFile { get; }

    public string ServerKeyFile { get; }

    /// <summary>The client's certificate.</summary>
    public string CertificateFile { get; }

    /// <summary>The client's key.</summary>
    public string KeyFile { get; }

    public static TestCertificates Create(string folder, IEnumerable<string> addresses)
    {
        var files = new TestCertificates(folder);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("O=dr-test, CN=dr-test authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var (from, until) = Validity();
        using var authority = request.CreateSelfSigned(from, until);
        File.WriteAllText(files.AuthorityFile, authority.ExportCertificatePem());

        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        foreach (var address in addresses)
        {
            AddName(names, address);
        }

        Issue(authority, files.ServerCertificateFile, files.ServerKeyFile, [s_server, s_client], names.Build());
        Issue(authority, files.CertificateFile, files.KeyFile, [s_client], null);
        return files;
    }

    private static void AddName(SubjectAlternativeNameBuilder names, string address)
    {
        if (IPAddress.TryParse(address, out var ip))
        {
            names.AddIpAddress(ip);
        }
        else
        {
            names.AddDnsName(address);
        }
    }

    private static void Issue(
        X509Certificate2 authority,
        string file,
        string keyFile,
        Oid[] usages,
        X509Extension? names
    )
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("O=dr-test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. usages], false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        using var certificate = request.Create(
            authority,
            new DateTimeOffset(authority.NotBefore),
            new DateTimeOffset(authority.NotAfter),
            RandomNumberGenerator.GetBytes(12)
        );
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
    }

    private static (DateTimeOffset From, DateTimeOffset Until) Validity()
    {
        var now = TimeProvider.System.GetUtcNow();
        return (now.AddHours(-1), now.AddDays(2));
    }
}
