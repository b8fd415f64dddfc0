using System.Net;

namespace Dr.Testing.Servers;

/// <summary>
/// A real Kubernetes API server (1.20.2) with etcd and, unless told otherwise, a controller manager, on loopback addresses of its own:
/// RBAC, its default admission, HTTPS, client certificates, signed account tokens. Ready in about five seconds.
/// </summary>
public sealed class ApiServer : IAsyncDisposable
{
    private const string Image = "dr-test/kubernetes:1.20";
    private static readonly TimeSpan s_ready = TimeSpan.FromSeconds(90);
    private readonly TestFolder _folder;
    private readonly LoopbackSubnet _subnet;
    private readonly ApiServerOptions _options;
    private readonly List<ContainerRunner> _controllers = [];
    private readonly Lazy<HttpClient> _http;
    private ContainerRunner _server = null!;
    private int _files;

    private ApiServer(ApiServerOptions options, EtcdCluster etcd)
    {
        _options = options;
        Etcd = etcd;
        _folder = TestFolder.Create("kubernetes");
        _subnet = LoopbackSubnet.Claim();
        Certificates = ApiServerCertificates.Create(_folder.SubFolder("pki"), [Address]);
        var (certificate, key) = Certificates.User("admin", "system:masters");
        Kubeconfig = this.WriteKubeconfig($"client-certificate: {certificate}", $"client-key: {key}");
        AdminFiles = (certificate, key);
        _http = new Lazy<HttpClient>(() => Certificates.OpenHttp(Endpoint, certificate, key));
    }

    public string Address => _subnet.Address(1);

    public Uri Endpoint => new($"https://{Address}:{ControlPlaneFlags.Port}");

    /// <summary>Of somebody who may do everything.</summary>
    public string Kubeconfig { get; }

    /// <summary>The same one's client certificate and key.</summary>
    public (string Certificate, string Key) AdminFiles { get; }

    /// <summary>The same one's requests without our own client; addresses are relative to the server.</summary>
    public HttpClient Http => _http.Value;

    public ApiServerCertificates Certificates { get; }

    public EtcdCluster Etcd { get; }

    public static async Task<ApiServer> StartAsync(
        ApiServerOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new ApiServerOptions();
        var members = new EtcdClusterOptions { Members = options.EtcdMembers };
        var etcd = options.Etcd ?? await EtcdCluster.StartAsync(members, cancellationToken);
        var server = new ApiServer(options, etcd);
        try
        {
            await server.BeginAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A path of a new file in the server's own folder.</summary>
    public string NewFile(string name) => _folder.File($"{Interlocked.Increment(ref _files)}-{name}");

    /// <summary>Stock kubectl as the one who may do everything.</summary>
    public Task<ToolResult> KubectlAsync(
        IEnumerable<string> arguments,
        CancellationToken cancellationToken = default
    ) => KubectlAsync(arguments, null, cancellationToken);

    /// <summary>The same with something on its input.</summary>
    public Task<ToolResult> KubectlAsync(
        IEnumerable<string> arguments,
        Stream? input,
        CancellationToken cancellationToken
    ) =>
        StockTools.RunAsync(
            StockTools.Kubectl,
            [$"--kubeconfig={Kubeconfig}", $"--cache-dir={_folder.File("kubectl-cache")}", .. arguments],
            input,
            cancellationToken: cancellationToken
        );

    /// <summary>Makes etcd forget everything but the present: lists under way are too old then.</summary>
    public async Task CompactAsync(CancellationToken cancellationToken = default)
    {
        var revision = await Etcd.Gateway.RevisionAsync(cancellationToken);
        (await Etcd.ExecAsync(["compact", $"{revision}"], cancellationToken)).Succeeded();
    }

    /// <summary>Ends the server as a power cut does; etcd stays.</summary>
    public async Task KillAsync(CancellationToken cancellationToken = default)
    {
        await _server.KillAsync(cancellationToken);
        await Waiting.UntilAsync("the API server is gone", s_ready, _server.HasEndedAsync, cancellationToken);
    }

    /// <summary>Starts it again; returns when it is ready, or at once.</summary>
    public async Task StartAgainAsync(bool awaitReady = true, CancellationToken cancellationToken = default)
    {
        await _server.StartAsync(cancellationToken);
        if (awaitReady)
        {
            await AwaitReadyAsync(cancellationToken);
        }
    }

    /// <summary>Freezes the server: connections stay open, nothing answers.</summary>
    public Task PauseAsync(CancellationToken cancellationToken = default) => _server.PauseAsync(cancellationToken);

    public Task UnpauseAsync(CancellationToken cancellationToken = default) => _server.UnpauseAsync(cancellationToken);

    /// <summary>A way to the server without TLS, as the one who may do everything.</summary>
    public PlainDoor OpenPlainDoor() =>
        PlainDoor.To(Endpoint, Certificates.AuthorityFile, AdminFiles.Certificate, AdminFiles.Key);

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(
            _controllers.Append(_server).OfType<ContainerRunner>().Select(one => one.DisposeAsync().AsTask())
        );
        if (_options.Etcd is null)
        {
            await Etcd.DisposeAsync();
        }

        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }

        Certificates.Dispose();
        _folder.Dispose();
        _subnet.Dispose();
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        var run = _folder.SubFolder("run");
        IReadOnlyList<string> folders = Etcd.Certificates is { } tls
            ? [_folder.Path, Path.GetDirectoryName(tls.AuthorityFile)!]
            : [_folder.Path];
        var flags = ControlPlaneFlags.ApiServer(_options, Address, run, Certificates, Etcd);
        _server = await ContainerEngine.CreateAsync(Image, flags, folders);
        await _server.StartAsync(cancellationToken);
        await AwaitReadyAsync(cancellationToken);
        if (_options.Controllers.Count > 0)
        {
            await BeginControllersAsync(run, cancellationToken);
        }
    }

    private async Task BeginControllersAsync(string run, CancellationToken cancellationToken)
    {
        var user = this.KubeconfigOf("system:kube-controller-manager", "system:masters");
        var flags = ControlPlaneFlags.ControllerManager(_options, _subnet.Address(2), run, user, Certificates);
        var controllers = await ContainerEngine.CreateAsync(Image, flags, _folder.Path);
        _controllers.Add(controllers);
        await controllers.StartAsync(cancellationToken);
        string[] question = ["get", "serviceaccount", "default", "-o", "jsonpath={.secrets[0].name}"];
        await AwaitAsync(
            "the default account has its token",
            controllers,
            async token => (await KubectlAsync(question, token)) is { ExitCode: 0, OutputBytes.Length: > 0 },
            cancellationToken
        );
    }

    private Task AwaitReadyAsync(CancellationToken cancellationToken) =>
        AwaitAsync("the API server is ready", _server, IsReadyAsync, cancellationToken);

    private static async Task AwaitAsync(
        string what,
        ContainerRunner program,
        Func<CancellationToken, Task<bool>> condition,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await Waiting.UntilAsync(what, s_ready, condition, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException(
                $"{late.Message}; its log ends: {await program.LogAsync(cancellationToken)}",
                late
            );
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (await _server.HasEndedAsync(cancellationToken))
        {
            throw new InvalidOperationException($"the API server ended: {await _server.LogAsync(cancellationToken)}");
        }

        try
        {
            // why: the server says that it is ready a moment before it has made this namespace
            return await AnswersAsync("/readyz") && await AnswersAsync("/api/v1/namespaces/default");
        }
        catch (HttpRequestException)
        {
            return false;
        }

        async Task<bool> AnswersAsync(string path)
        {
            using var answer = await Http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
    }
}
