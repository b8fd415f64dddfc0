using System.Net.Http.Headers;

namespace Dr.Providers.Cluster.Client;

/// <summary>Who we are, beside a client certificate.</summary>
internal interface IApiCredential
{
    /// <summary>The header to send; null for none.</summary>
    /// <exception cref="ClusterException">The credential cannot be had.</exception>
    Task<AuthenticationHeaderValue?> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server did not accept this header. True when another try may have another one.</summary>
    bool Refused(AuthenticationHeaderValue? header);
}
