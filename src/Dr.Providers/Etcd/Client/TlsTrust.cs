using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dr.Errors;
using Dr.Providers.Tls;

namespace Dr.Providers.Etcd.Client;

/// <summary>
/// Whom we trust and who we are, read once from PEM files. Trusts the given authorities only, and remembers in words why
/// the last certificate was refused.
/// </summary>
internal sealed class TlsTrust : IDisposable
{
    private readonly X509Certificate2Collection _authorities = [];
    private readonly X509Certificate2? _client;
    private readonly X509Certificate2Collection _clientChain = [];
    private readonly TimeProvider _clock;

    /// <exception cref="DrException">A file is missing, is not PEM, or our own certificate has expired.</exception>
    public TlsTrust(EtcdTlsOptions options, TimeProvider clock)
    {
        _clock = clock;
        Read("certificate authority", options.CaFile, () => _authorities.ImportFromPemFile(options.CaFile));
        if (options.CertificateFile is { } certificate)
        {
            var key = options.KeyFile ?? certificate;
            _client = Read(
                "client certificate",
                certificate,
                () => X509Certificate2.CreateFromPemFile(certificate, key)
            );
            Read("client certificate", certificate, () => _clientChain.ImportFromPemFile(certificate));
            RefuseExpired(_client, certificate);
        }
    }

    /// <summary>Why the last connection could not be trusted by one side or the other; null when nothing is known of that.</summary>
    public string? Refusal { get; private set; }

    public SslClientAuthenticationOptions ForConnection() =>
        new()
        {
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = TrustedAuthorities.PolicyOf(_authorities, _clock),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Judge(certificate, chain, errors),
            LocalCertificateSelectionCallback = _client is null ? (_, _, _, remote, _) => AskedInVain(remote) : null,
            ClientCertificateContext = _client is null
                ? null
                : SslStreamCertificateContext.Create(_client, _clientChain, offline: true),
        };

    public void Dispose()
    {
        _client?.Dispose();
        foreach (var certificate in _authorities.Concat(_clientChain))
        {
            certificate.Dispose();
        }
    }

    // why: with TLS 1.3 the member ends the connection only later, and without a word that reaches us
    private X509Certificate AskedInVain(X509Certificate? server)
    {
        Refusal = server is null ? Refusal : "it asks for a client certificate, and none is configured";
        return null!;
    }

    private bool Judge(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Refusal =
            errors == SslPolicyErrors.None
                ? Refusal
                : CertificateRefusal.Describe(certificate as X509Certificate2, chain, errors);
        return errors == SslPolicyErrors.None;
    }

    private void RefuseExpired(X509Certificate2 certificate, string file)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        if (now > certificate.NotAfter.ToUniversalTime() || now < certificate.NotBefore.ToUniversalTime())
        {
            throw new DrException(
                ErrorCode.Usage,
                $"cannot use the client certificate {file}: valid from {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u} only",
                "issue a new client certificate, or check the clock of this machine"
            );
        }
    }

    private static void Read(string what, string file, Action read) =>
        Read(
            what,
            file,
            () =>
            {
                read();
                return true;
            }
        );

    private static T Read<T>(string what, string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new DrException(
                ErrorCode.Usage,
                $"cannot read the {what} {file}: {e.Message}",
                "check the path, its permissions, and that it is unencrypted PEM",
                e
            );
        }
    }
}
