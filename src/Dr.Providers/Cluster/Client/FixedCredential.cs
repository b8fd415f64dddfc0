using System.Net.Http.Headers;

namespace Dr.Providers.Cluster.Client;

/// <summary>A token or password as the kubeconfig holds it, or nothing.</summary>
internal sealed class FixedCredential(AuthenticationHeaderValue? header) : IApiCredential
{
    public static FixedCredential None { get; } = new(null);

    public Task<AuthenticationHeaderValue?> GetAsync(CancellationToken cancellationToken) => Task.FromResult(header);

    public bool Refused(AuthenticationHeaderValue? refused) => false;
}
