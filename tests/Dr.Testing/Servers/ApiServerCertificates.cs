using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dr.Testing.Servers;

/// <summary>An authority of one API server's own, the server's certificate, the key of its service accounts, and users as asked for.</summary>
public sealed class ApiServerCertificates : IDisposable
{
    private static readonly Oid s_server = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid s_client = new("1.3.6.1.5.5.7.3.2");
    private readonly string _folder;
    private readonly X509Certificate2 _authority;

    private ApiServerCertificates(string folder, X509Certificate2 authority)
    {
        _folder = folder;
        _authority = authority;
        AccountKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(AuthorityFile, authority.ExportCertificatePem());
        File.WriteAllText(AuthorityKeyFile, authority.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(AccountKeyFile, AccountKey.ExportECPrivateKeyPem());
        File.WriteAllText(AccountPublicKeyFile, AccountKey.ExportSubjectPublicKeyInfoPem());
    }

    public string AuthorityFile => In("ca.crt");

    public string AuthorityKeyFile => In("ca.key");

    public string ServerCertificateFile => In("server.crt");

    public string ServerKeyFile => In("server.key");

    public string AccountKeyFile => In("accounts.key");

    public string AccountPublicKeyFile => In("accounts.pub");

    /// <summary>Signs the tokens of service accounts.</summary>
    public ECDsa AccountKey { get; }

    public static ApiServerCertificates Create(string folder, IReadOnlyList<string> addresses)
    {
        var files = new ApiServerCertificates(folder, MakeAuthority());
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("kubernetes.default.svc");
        foreach (var address in addresses)
        {
            names.AddIpAddress(IPAddress.Parse(address));
        }

        files.Issue("CN=kube-apiserver", "server", [s_server], names.Build(), TimeSpan.FromDays(2));
        return files;
    }

    /// <summary>PEM files of a new client certificate: certificate and key.</summary>
    public (string Certificate, string Key) User(string name, params IReadOnlyList<string> groups)
    {
        var subject = string.Concat(groups.Select(group => $"O={group}, ")) + $"CN={name}";
        var file = $"user-{name.Replace(':', '-')}";
        Issue(subject, file, [s_client], null, TimeSpan.FromDays(2));
        return (In($"{file}.crt"), In($"{file}.key"));
    }

    /// <summary>Plain requests of one user that trust the server of this authority.</summary>
    public HttpClient OpenHttp(Uri server, string certificate, string key)
    {
        var transport = new SocketsHttpHandler { UseProxy = false };
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.ImportFromPemFile(AuthorityFile);
        transport.SslOptions.CertificateChainPolicy = trust;
        transport.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, key)];
        return new HttpClient(transport) { BaseAddress = server };
    }

    public void Dispose()
    {
        _authority.Dispose();
        AccountKey.Dispose();
    }

    private static X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=dr-test kubernetes", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(3));
    }

    private void Issue(string subject, string file, Oid[] usages, X509Extension? names, TimeSpan validity)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. usages], false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        var from = new DateTimeOffset(_authority.NotBefore);
        var number = RandomNumberGenerator.GetBytes(12);
        using var certificate = request.Create(_authority, from, TimeProvider.System.GetUtcNow() + validity, number);
        File.WriteAllText(In($"{file}.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(In($"{file}.key"), key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(In($"{file}.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private string In(string name) => Path.Combine(_folder, name);
}
