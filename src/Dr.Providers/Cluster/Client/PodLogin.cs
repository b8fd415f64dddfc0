using System.Globalization;

namespace Dr.Providers.Cluster.Client;

/// <summary>The service account of the pod that we run in.</summary>
internal static class PodLogin
{
    public const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <param name="variable">Reads the environment.</param>
    /// <param name="folder">Where the kubelet puts the account's files.</param>
    /// <param name="clock">Tells when the token is to be read again.</param>
    /// <exception cref="ClusterException">This is no pod, or it has no account.</exception>
    public static ApiLogin Read(Func<string, string?> variable, string folder, TimeProvider clock)
    {
        var host = variable("KUBERNETES_SERVICE_HOST");
        var token = Path.Combine(folder, "token");
        if (string.IsNullOrEmpty(host) || !File.Exists(token))
        {
            throw new ClusterException(
                ClusterErrorKind.Configuration,
                "cannot use the service account of this pod: "
                    + (string.IsNullOrEmpty(host) ? "this is no pod of a cluster" : $"there is no {token}"),
                "name a kubeconfig, or let the pod have its account's token (automountServiceAccountToken)"
            );
        }

        var port = variable("KUBERNETES_SERVICE_PORT") is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : 443;
        return new ApiLogin(new UriBuilder(Uri.UriSchemeHttps, host, port).Uri)
        {
            Authorities = PemFiles.Authorities(Path.Combine(folder, "ca.crt")),
            Credential = new TokenFileCredential(token, clock),
        };
    }
}
