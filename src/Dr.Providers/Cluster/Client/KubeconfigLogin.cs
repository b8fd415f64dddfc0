using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dr.Errors;
using Dr.Providers.Configuration;
using k8s;
using k8s.KubeConfigModels;

namespace Dr.Providers.Cluster.Client;

/// <summary>One context of a kubeconfig file, understood as kubectl does.</summary>
internal sealed class KubeconfigLogin
{
    private readonly string _file;
    private readonly string _context;
    private readonly string? _proxy;
    private readonly string? _tokenFile;
    private readonly TimeProvider _clock;

    private KubeconfigLogin(string file, string context, string? proxy, string? tokenFile, TimeProvider clock)
    {
        _file = file;
        _context = context;
        _proxy = proxy;
        _tokenFile = tokenFile;
        _clock = clock;
    }

    /// <exception cref="ClusterException">The file or what it names cannot be used.</exception>
    /// <exception cref="KeyException">Others than the owner can read a file that holds a secret.</exception>
    public static async Task<ApiLogin> ReadAsync(
        string file,
        string? context,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var (content, extras) = await LoadAsync(file, cancellationToken);
        var name = context ?? content.CurrentContext;
        var known = string.Join(", ", (content.Contexts ?? []).Select(one => one.Name));
        var details = string.IsNullOrEmpty(name)
            ? throw Failure(file, "it has no current context", $"name one of its contexts: {known}")
            : (content.Contexts ?? []).FirstOrDefault(one => one.Name == name)?.ContextDetails
                ?? throw Failure(file, $"it has no context '{name}'", $"name one of its contexts: {known}");
        var (proxy, tokenFile) = (extras.ProxyOf(details.Cluster ?? ""), extras.TokenFileOf(details.User ?? ""));
        var login = new KubeconfigLogin(file, name, proxy, tokenFile, clock);
        var cluster = (content.Clusters ?? []).FirstOrDefault(one => one.Name == details.Cluster)?.ClusterEndpoint;
        var user = (content.Users ?? []).FirstOrDefault(one => one.Name == details.User)?.UserCredentials;
        return await login.AssembleAsync(
            cluster ?? throw login.Wrong($"its cluster '{details.Cluster}' is not in the file"),
            string.IsNullOrEmpty(details.User)
                ? new UserCredentials()
                : user ?? throw login.Wrong($"its user '{details.User}' is not in the file"),
            cancellationToken
        );
    }

    private async Task<ApiLogin> AssembleAsync(
        ClusterEndpoint cluster,
        UserCredentials user,
        CancellationToken cancellationToken
    )
    {
        RefuseOpen(user);
        var credential = CredentialOf(user);
        var own =
            credential is ExecCredential exec
            && await exec.GetAnswerAsync(cancellationToken) is { CertificatePem: { } pem, KeyPem: { } key }
                ? PemFiles.Client(pem, key, $"the command {user.ExternalExecution.Command}", _clock)
                : CertificateOf(user);
        return new ApiLogin(ServerOf(cluster))
        {
            Authorities = AuthoritiesOf(cluster),
            TrustsAnybody = cluster.SkipTlsVerify,
            ServerName = string.IsNullOrEmpty(cluster.TlsServerName) ? null : cluster.TlsServerName,
            Proxy = ProxyOf(),
            Certificate = own?.Certificate,
            CertificateChain = own?.Chain ?? [],
            Credential = credential,
        };
    }

    private Uri ServerOf(ClusterEndpoint cluster) =>
        Uri.TryCreate(cluster.Server, UriKind.Absolute, out var server) && server.Scheme is "https" or "http"
            ? server
            : throw Wrong($"its server '{cluster.Server}' is no http or https address");

    private Uri? ProxyOf() =>
        _proxy is null ? null
        : Uri.TryCreate(_proxy, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5"
            ? proxy
        : throw Wrong("its proxy-url is no http, https or socks5 address");

    private X509Certificate2Collection? AuthoritiesOf(ClusterEndpoint cluster) =>
        cluster.CertificateAuthorityData is { Length: > 0 } data
            ? PemFiles.Authorities(Decode("certificate-authority-data", data), $"context {_context} in {_file}")
        : cluster.CertificateAuthority is { Length: > 0 } path ? PemFiles.Authorities(PathOf(path))
        : null;

    private (X509Certificate2 Certificate, X509Certificate2Collection Chain)? CertificateOf(UserCredentials user)
    {
        var pem = Pem(
            "client-certificate-data",
            user.ClientCertificateData,
            "client certificate",
            user.ClientCertificate
        );
        var key = Pem("client-key-data", user.ClientKeyData, "client key", user.ClientKey);
        if (pem is null != key is null)
        {
            throw Wrong("its user has a client certificate without a key, or a key without a certificate");
        }

        return pem is null ? null : PemFiles.Client(pem, key!, $"context {_context} in {_file}", _clock);
    }

    private IApiCredential CredentialOf(UserCredentials user) =>
        // why: a file wins over a token that stands beside it, as kubectl has it
        _tokenFile is not null
            ? new TokenFileCredential(PathOf(_tokenFile), _clock)
            : user switch
            {
                { Token: { Length: > 0 } token } => new FixedCredential(new AuthenticationHeaderValue("Bearer", token)),
                { ExternalExecution: { } exec } => new ExecCredential(CommandOf(exec), _clock),
                { UserName: { Length: > 0 } name } => new FixedCredential(Basic(name, user.Password ?? "")),
                { AuthProvider: { } provider } => throw Wrong(
                    $"its user wants the auth-provider '{provider.Name}', which clients no longer have",
                    "use an exec command, a token or a client certificate instead"
                ),
                _ => FixedCredential.None,
            };

    private ExecCommand CommandOf(ExternalExecution exec)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in exec.EnvironmentVariables ?? [])
        {
            variables[pair.GetValueOrDefault("name") ?? throw Wrong("a variable of its exec section has no name")] =
                pair.GetValueOrDefault("value") ?? "";
        }

        if (string.IsNullOrEmpty(exec.Command) || string.IsNullOrEmpty(exec.ApiVersion))
        {
            throw Wrong("the exec section of its user needs a command and an apiVersion");
        }

        // why: a command with a slash in it is a path, and paths start at the file; one without is found in PATH
        var command = exec.Command.Contains('/', StringComparison.Ordinal) ? PathOf(exec.Command) : exec.Command;
        return new ExecCommand(command, [.. exec.Arguments ?? []], variables, exec.ApiVersion, "");
    }

    private void RefuseOpen(UserCredentials user)
    {
        if (user.ClientKey is { Length: > 0 } key)
        {
            SecretReference.RefuseOpen("the client key", PathOf(key));
        }

        if ((user.Token ?? user.ClientKeyData ?? user.Password) is { Length: > 0 })
        {
            SecretReference.RefuseOpen("the kubeconfig", _file);
        }
    }

    private string? Pem(string key, string? data, string what, string? path) =>
        data is { Length: > 0 } ? Decode(key, data)
        : path is { Length: > 0 } ? PemFiles.Text(what, PathOf(path))
        : null;

    private string Decode(string key, string data)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(data));
        }
        catch (FormatException)
        {
            throw Wrong($"its {key} is no base64");
        }
    }

    private string PathOf(string path) => Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(_file))!);

    private static AuthenticationHeaderValue Basic(string name, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));

    private static async Task<(K8SConfiguration, KubeconfigExtras)> LoadAsync(
        string file,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var text = await File.ReadAllTextAsync(file, cancellationToken);
            return (
                KubernetesYaml.Deserialize<K8SConfiguration>(text) ?? throw Failure(file, "it is empty"),
                KubernetesYaml.Deserialize<KubeconfigExtras>(text) ?? new KubeconfigExtras()
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(file, e.Message, "check the path and its permissions");
        }
        catch (Exception e) when (e is not ClusterException and not OperationCanceledException)
        {
            // why: what the reader says may quote the line, and the line may be a token
            throw Failure(file, "it is no YAML of a kubeconfig");
        }
    }

    private ClusterException Wrong(string reason, string? hint = null) =>
        Failure(_file, $"context {_context}: {reason}", hint);

    private static ClusterException Failure(string file, string reason, string? hint = null) =>
        new(
            ClusterErrorKind.Configuration,
            $"cannot use the kubeconfig {file}: {reason}",
            hint ?? $"mend the file; `kubectl --kubeconfig {file} config view` shows how it is understood"
        );
}
