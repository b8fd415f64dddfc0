using System.Security.Cryptography.X509Certificates;

namespace Dr.Providers.Cluster.Client;

/// <summary>Which server, whom to trust there, and who we are. Belongs to the transport that is made of it.</summary>
internal sealed record ApiLogin(Uri Server) : IDisposable
{
    /// <summary>Whom the server's certificate must come from; null: the machine's own list.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Whether the kubeconfig says not to look at the server's certificate at all.</summary>
    public bool TrustsAnybody { get; init; }

    /// <summary>The name that the certificate must carry; null: the host of the URL.</summary>
    public string? ServerName { get; init; }

    /// <summary>Null: what the environment says (HTTPS_PROXY, NO_PROXY).</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Ours, with its key; intermediates are in <see cref="CertificateChain"/>.</summary>
    public X509Certificate2? Certificate { get; init; }

    public X509Certificate2Collection CertificateChain { get; init; } = [];

    public IApiCredential Credential { get; init; } = FixedCredential.None;

    /// <exception cref="ClusterException">The configuration cannot be used.</exception>
    /// <exception cref="Dr.Errors.KeyException">Others than the owner can read a file that holds a secret.</exception>
    public static Task<ApiLogin> ReadAsync(
        ClusterConnectionOptions options,
        TimeProvider clock,
        CancellationToken cancellationToken
    ) =>
        options.Kubeconfig is { } file
            ? KubeconfigLogin.ReadAsync(file, options.Context, clock, cancellationToken)
            : Task.FromResult(PodLogin.Read(options.Variable, options.AccountFolder, clock));

    public void Dispose()
    {
        Certificate?.Dispose();
        foreach (var certificate in CertificateChain.Concat(Authorities ?? []))
        {
            certificate.Dispose();
        }

        (Credential as IDisposable)?.Dispose();
    }
}
