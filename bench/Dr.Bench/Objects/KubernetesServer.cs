using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dr.Bench.Etcd;

namespace Dr.Bench.Objects;

/// <summary>
/// A stock kube-apiserver with an etcd of its own, as plain processes: HTTPS, tokens, RBAC, its default admission but for service accounts,
/// whose tokens nobody makes here. Ends with its object; ids lie in files, should this process be killed.
/// </summary>
internal sealed class KubernetesServer : IAsyncDisposable
{
    public const string Address = "127.0.0.27";
    private const string Token = "bench-only";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly BenchSettings _settings;
    private readonly EtcdServer _etcd;
    private Process? _process;

    private KubernetesServer(BenchSettings settings, EtcdServer etcd) => (_settings, _etcd) = (settings, etcd);

    public EtcdServer Etcd => _etcd;

    public IReadOnlyList<int> Pids => [_process!.Id, _etcd.Pid];

    public static string Kubeconfig(BenchSettings settings) => Path.Join(Folder(settings), "kubeconfig");

    /// <summary>Starts both on a data directory of etcd; ready when it answers and its own roles are there.</summary>
    /// <exception cref="BenchException">It does not become ready.</exception>
    public static async Task<KubernetesServer> StartAsync(
        BenchSettings settings,
        string data,
        IReadOnlyList<string> etcdFlags,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        await WriteFilesAsync(settings, cancellationToken);
        var etcd = await EtcdServer.StartAsync(settings, Address, data, etcdFlags, clock, cancellationToken);
        var server = new KubernetesServer(settings, etcd);
        try
        {
            await server.BeginAsync(clock, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Plain requests of somebody who may do everything, over so many connections.</summary>
    public HttpClient Connect(int connections)
    {
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.ImportFromPemFile(Path.Join(Folder(_settings), "apiserver.crt"));
        var transport = new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = connections };
        transport.SslOptions.CertificateChainPolicy = trust;
        var http = new HttpClient(transport) { BaseAddress = new Uri($"https://{Address}:6443") };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            File.Delete(PidFile(_settings));
        }

        await _etcd.DisposeAsync();
    }

    private async Task BeginAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        var log = Path.Join(_settings.Work, "kube-apiserver.log");
        string[] arguments =
        [
            $"--etcd-servers={_etcd.Endpoint}",
            $"--bind-address={Address}",
            "--secure-port=6443",
            // why: the server refuses to announce a loopback address; this one belongs to nobody, and nobody connects to it
            "--advertise-address=192.0.2.10",
            $"--cert-dir={Folder(_settings)}",
            $"--token-auth-file={Path.Join(Folder(_settings), "tokens.csv")}",
            "--service-account-issuer=https://kubernetes.default.svc",
            $"--service-account-key-file={Path.Join(Folder(_settings), "accounts.key")}",
            $"--service-account-signing-key-file={Path.Join(Folder(_settings), "accounts.key")}",
            "--service-cluster-ip-range=10.96.0.0/16",
            "--authorization-mode=RBAC",
            "--disable-admission-plugins=ServiceAccount",
        ];
        var start = new ProcessStartInfo(
            "/bin/sh",
            ["-c", "log=$0; exec \"$@\" >\"$log\" 2>&1 </dev/null", log, _settings.KubeApiServer, .. arguments]
        );
        _process = Process.Start(start)!;
        var id = _process.Id.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(PidFile(_settings), id, cancellationToken);
        var begun = clock.GetTimestamp();
        while (!await IsReadyAsync(cancellationToken))
        {
            if (_process.HasExited || clock.GetElapsedTime(begun) > s_patience)
            {
                throw new BenchException($"kube-apiserver does not become ready; see {log}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellationToken);
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        // why: before its first start on this machine it has yet to make its certificate
        if (!File.Exists(Path.Join(Folder(_settings), "apiserver.crt")))
        {
            return false;
        }

        try
        {
            using var http = Connect(1);
            foreach (var path in new[] { "/readyz", "/api/v1/namespaces/default" })
            {
                using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
                if (answer.StatusCode != HttpStatusCode.OK)
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception e) when (e is HttpRequestException or CryptographicException)
        {
            return false;
        }
    }

    private static async Task WriteFilesAsync(BenchSettings settings, CancellationToken cancellationToken)
    {
        var folder = Folder(settings);
        Directory.CreateDirectory(folder);
        var key = Path.Join(folder, "accounts.key");
        if (!File.Exists(key))
        {
            using var rsa = RSA.Create(2048);
            await File.WriteAllTextAsync(key, rsa.ExportRSAPrivateKeyPem(), cancellationToken);
        }

        await File.WriteAllTextAsync(
            Path.Join(folder, "tokens.csv"),
            $"{Token},admin,admin,system:masters\n",
            cancellationToken
        );
        await File.WriteAllTextAsync(
            Kubeconfig(settings),
            $$"""
            apiVersion: v1
            kind: Config
            current-context: bench
            contexts: [{ name: bench, context: { cluster: bench, user: admin } }]
            clusters: [{ name: bench, cluster: { server: "https://{{Address}}:6443", certificate-authority: apiserver.crt } }]
            users: [{ name: admin, user: { token: {{Token}} } }]

            """,
            cancellationToken
        );
        File.SetUnixFileMode(Kubeconfig(settings), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static string Folder(BenchSettings settings) => Path.Join(settings.Work, "objects-server");

    private static string PidFile(BenchSettings settings) => Path.Join(settings.Work, "kube-apiserver.pid");
}
