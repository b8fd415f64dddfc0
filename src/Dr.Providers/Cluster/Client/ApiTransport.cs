using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Dr.Providers.Tls;

namespace Dr.Providers.Cluster.Client;

/// <summary>HTTP/1.1 connections to one server, as many as there are requests under way. Remembers why it did not trust the server.</summary>
/// <remarks>
/// HTTP/1.1 on purpose: parallel requests spread over the API servers behind a balancer, and one slow list holds up nobody.
/// KubernetesClient's own transport is not used: it does not compare the server's name when the authority is the cluster's own.
/// </remarks>
internal sealed class ApiTransport : IDisposable
{
    private readonly ApiLogin _login;
    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    public ApiTransport(ApiLogin login, ClusterConnectionOptions options, TimeProvider clock)
    {
        _login = login;
        _clock = clock;
        _http = new HttpClient(Connections(options)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public Uri Server => _login.Server;

    public IApiCredential Credential => _login.Credential;

    /// <summary>Why the server's certificate was refused; null when it was not.</summary>
    public string? TlsRefusal { get; private set; }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        // why: the name in this header is also the name that TLS asks for and checks
        message.Headers.Host = _login.ServerName;
        return _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public void Dispose()
    {
        _http.Dispose();
        _login.Dispose();
    }

    private SocketsHttpHandler Connections(ClusterConnectionOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            // why: after a failover of the API server's address, old connections must not be kept for ever
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            Proxy = _login.Proxy is { } proxy ? new WebProxy(proxy) : null,
            UseProxy = true,
        };
        if (Server.Scheme == Uri.UriSchemeHttps)
        {
            handler.SslOptions = Tls();
        }

        return handler;
    }

    private SslClientAuthenticationOptions Tls() =>
        new()
        {
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = _login.Authorities is { } authorities
                ? TrustedAuthorities.PolicyOf(authorities, _clock)
                : null,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Judge(certificate, chain, errors),
            ClientCertificateContext = _login.Certificate is { } own
                ? SslStreamCertificateContext.Create(own, _login.CertificateChain, offline: true)
                : null,
        };

    private bool Judge(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (_login.TrustsAnybody || errors == SslPolicyErrors.None)
        {
            TlsRefusal = null;
            return true;
        }

        TlsRefusal = CertificateRefusal.Describe(certificate as X509Certificate2, chain, errors);
        return false;
    }
}
