using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dr.Keys;

namespace Dr.Core.Tests.Keys;

/// <summary>An authority of a cluster that burned down, and what it issued, as files.</summary>
internal sealed class TestAuthority : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);
    private readonly X509Certificate2 _certificate;

    public TestAuthority(bool rsa = false)
    {
        var request = rsa
            ? new CertificateRequest(
                "CN=old authority",
                RSA.Create(2048),
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1
            )
            : new CertificateRequest(
                "CN=old authority",
                ECDsa.Create(ECCurve.NamedCurves.nistP256),
                HashAlgorithmName.SHA256
            );
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(1));
        File = Text("/etc/kubernetes/pki/ca.crt", _certificate.ExportCertificatePem());
        KeyFile = Text(
            "/etc/kubernetes/pki/ca.key",
            _certificate.GetECDsaPrivateKey()?.ExportPkcs8PrivateKeyPem()
                ?? _certificate.GetRSAPrivateKey()!.ExportRSAPrivateKeyPem()
        );
    }

    public X509Certificate2 Certificate => _certificate;

    public BundleFile File { get; }

    public BundleFile KeyFile { get; }

    /// <summary>A server's certificate and key, for these addresses and one name.</summary>
    public (BundleFile Certificate, BundleFile Key) Server(DateTimeOffset notAfter, params string[] addresses)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("master.old.example");
        names.AddUri(new Uri("spiffe://cluster/apiserver"));
        foreach (var address in addresses)
        {
            names.AddIpAddress(IPAddress.Parse(address));
        }

        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(names.Build());
        var generator = _certificate.GetRSAPrivateKey() is { } rsa
            ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : X509SignatureGenerator.CreateForECDsa(_certificate.GetECDsaPrivateKey()!);
        using var certificate = request.Create(
            _certificate.SubjectName,
            generator,
            Now.AddDays(-30),
            notAfter,
            [1, 2, 3]
        );
        return (
            Text("/etc/kubernetes/pki/apiserver.crt", certificate.ExportCertificatePem()),
            Text("/etc/kubernetes/pki/apiserver.key", key.ExportECPrivateKeyPem())
        );
    }

    public static BundleFile Text(string path, string text) =>
        new(path, UnixFileMode.UserRead | UnixFileMode.UserWrite, "root", "root", Encoding.UTF8.GetBytes(text));

    public static string TextOf(BundleFile file) => Encoding.UTF8.GetString(file.Content.Span);

    public void Dispose() => _certificate.Dispose();
}
