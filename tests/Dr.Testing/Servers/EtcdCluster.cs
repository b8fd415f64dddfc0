using System.Globalization;

namespace Dr.Testing.Servers;

/// <summary>
/// Real etcd members, each on a loopback address of its own, five by default. Ready when each of them answers a linearizable
/// read; gone, with its data, when disposed. Members are numbered from 0.
/// </summary>
public sealed class EtcdCluster : IAsyncDisposable
{
    public const string RootUser = "root";
    private static readonly TimeSpan s_ready = TimeSpan.FromSeconds(60);
    private readonly List<EtcdMember> _members = [];
    private readonly List<IMemberRunner> _runners = [];
    private readonly EtcdMemberFactory _factory;
    private readonly TestFolder _folder;
    private readonly LoopbackSubnet _subnet;

    private EtcdCluster(EtcdClusterOptions options, EtcdMemberFactory factory, TestFolder folder, LoopbackSubnet subnet)
    {
        Options = options;
        _factory = factory;
        _folder = folder;
        _subnet = subnet;
        PasswordFile = options.Authentication ? folder.File("password") : null;
        Gateway = new EtcdGateway(this);
    }

    public EtcdClusterOptions Options { get; }

    public IReadOnlyList<EtcdMember> Members => _members;

    /// <summary>The members' client addresses, in their order.</summary>
    public IReadOnlyList<string> Endpoints => [.. _members.Select(member => member.Endpoint)];

    /// <summary>The files a client needs, or nothing when the cluster is plain.</summary>
    public TestCertificates? Certificates => _factory.Certificates;

    public string? User => Options.Authentication ? RootUser : null;

    public string? PasswordFile { get; }

    /// <summary>Reads and writes without our own client.</summary>
    public EtcdGateway Gateway { get; }

    /// <summary>Members in containers (the engine must run: <c>eng/engine.sh start</c>).</summary>
    public static Task<EtcdCluster> StartAsync(
        EtcdClusterOptions options,
        CancellationToken cancellationToken = default
    ) => StartAsync(options, EtcdMemberFactory.InContainersAsync, cancellationToken);

    internal static async Task<EtcdCluster> StartAsync(
        EtcdClusterOptions options,
        EtcdMemberFactory.RunnerSource runners,
        CancellationToken cancellationToken
    )
    {
        var folder = TestFolder.Create("etcd");
        var subnet = LoopbackSubnet.Claim();
        var cluster = new EtcdCluster(options, new EtcdMemberFactory(options, folder, subnet, runners), folder, subnet);
        try
        {
            await cluster.BeginAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends a member in order.</summary>
    public Task StopMemberAsync(int index, CancellationToken cancellationToken = default) =>
        _runners[index].StopAsync(cancellationToken);

    /// <summary>Ends a member as a power cut does.</summary>
    public Task KillMemberAsync(int index, CancellationToken cancellationToken = default) =>
        _runners[index].KillAsync(cancellationToken);

    /// <summary>Ends all members as a fire does. Their addresses stay taken until the cluster is disposed: nobody else answers there.</summary>
    public Task DestroyAsync(CancellationToken cancellationToken = default) =>
        Task.WhenAll(_runners.Select(runner => runner.KillAsync(cancellationToken)));

    /// <summary>Freezes a member: its connections stay open, nothing answers, the others go on without it.</summary>
    public Task PauseMemberAsync(int index, CancellationToken cancellationToken = default) =>
        _runners[index].PauseAsync(cancellationToken);

    public Task UnpauseMemberAsync(int index, CancellationToken cancellationToken = default) =>
        _runners[index].UnpauseAsync(cancellationToken);

    /// <summary>Starts a stopped member on the data it has; waits for it to be healthy unless told not to.</summary>
    public async Task StartMemberAsync(
        int index,
        bool awaitHealth = true,
        CancellationToken cancellationToken = default
    )
    {
        await _runners[index].StartAsync(cancellationToken);
        if (awaitHealth)
        {
            await AwaitHealthAsync(index, cancellationToken);
        }
    }

    /// <summary>Adds and starts a learner, the last of <see cref="Members"/> then; it is up when it serves its own status.</summary>
    public async Task<EtcdMember> AddLearnerAsync(CancellationToken cancellationToken = default)
    {
        var learner = _factory.Member(_members.Count);
        string[] add = ["member", "add", learner.Name, "--learner", $"--peer-urls={learner.PeerUrl}"];
        // why: members refuse any change of the membership until they have been connected to each other for five seconds
        await Waiting.UntilAsync(
            $"the members accept {learner.Name}",
            s_ready,
            async token => (await ExecAsync(add, token)).ExitCode == 0,
            cancellationToken
        );
        var runner = await _factory.RunnerAsync(learner, [.. _members, learner], "existing");
        _members.Add(learner);
        _runners.Add(runner);
        await runner.StartAsync(cancellationToken);
        await Waiting.UntilAsync(
            $"learner {learner.Name} serves",
            s_ready,
            async token => (await ExecOnAsync(learner, ["endpoint", "status"], token)).ExitCode == 0,
            cancellationToken
        );
        return learner;
    }

    /// <summary>Sets the alarm that a member sets when its quota is used up.</summary>
    public Task RaiseNoSpaceAlarmAsync(int index, CancellationToken cancellationToken = default) =>
        Gateway.AlarmAsync(_members[index], "NOSPACE", cancellationToken);

    public async Task DisarmAlarmsAsync(CancellationToken cancellationToken = default) =>
        (await ExecAsync(["alarm", "disarm"], cancellationToken)).Succeeded();

    /// <summary>Stock <c>etcdctl</c> of the cluster's version with all endpoints and credentials.</summary>
    public Task<ToolResult> ExecAsync(IEnumerable<string> arguments, CancellationToken cancellationToken = default) =>
        EtcdctlAsync(string.Join(',', Endpoints), arguments, cancellationToken);

    /// <summary>The same, asking one member only.</summary>
    public Task<ToolResult> ExecOnAsync(
        EtcdMember member,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken = default
    ) => EtcdctlAsync(member.Endpoint, arguments, cancellationToken);

    /// <summary>Whether a member is healthy now: it answers, and sees a leader.</summary>
    public Task<bool> AnswersAsync(int index, CancellationToken cancellationToken = default) =>
        Gateway.IsHealthyAsync(_members[index], cancellationToken);

    /// <summary>The last lines of a member's log.</summary>
    public Task<string> LogAsync(int index, CancellationToken cancellationToken = default) =>
        _runners[index].LogAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_runners.Select(runner => runner.DisposeAsync().AsTask()));
        _folder.Dispose();
        _subnet.Dispose();
        Gateway.Dispose();
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        _members.AddRange(Enumerable.Range(0, Options.Members).Select(_factory.Member));
        foreach (var member in _members)
        {
            _runners.Add(await _factory.RunnerAsync(member, _members, "new"));
        }

        await Task.WhenAll(_runners.Select(runner => runner.StartAsync(cancellationToken)));
        await Task.WhenAll(
            Enumerable.Range(0, _members.Count).Select(index => AwaitHealthAsync(index, cancellationToken))
        );
        if (PasswordFile is not null)
        {
            var password = $"pw-{_subnet.Address(1)}-{ProcessIdentity.Current}";
            await File.WriteAllTextAsync(PasswordFile, password + "\n", cancellationToken);
            await Gateway.EnableAuthenticationAsync(RootUser, password, cancellationToken);
        }
    }

    private async Task AwaitHealthAsync(int index, CancellationToken cancellationToken)
    {
        try
        {
            await Waiting.UntilAsync(
                $"{_members[index].Name} is healthy",
                s_ready,
                token => Gateway.IsHealthyAsync(_members[index], token),
                cancellationToken
            );
        }
        catch (TimeoutException notReady)
        {
            throw new TimeoutException(
                $"{notReady.Message}; its log ends: {await LogAsync(index, cancellationToken)}",
                notReady
            );
        }
    }

    private async Task<ToolResult> EtcdctlAsync(
        string endpoints,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    )
    {
        List<string> all = [$"--endpoints={endpoints}"];
        if (Certificates is { } files)
        {
            all.AddRange([
                $"--cacert={files.AuthorityFile}",
                $"--cert={files.CertificateFile}",
                $"--key={files.KeyFile}",
            ]);
        }

        var environment = new Dictionary<string, string> { ["ETCDCTL_API"] = "3" };
        if (PasswordFile is not null)
        {
            var password = (await File.ReadAllTextAsync(PasswordFile, cancellationToken)).Trim();
            environment["ETCDCTL_USER"] = string.Create(CultureInfo.InvariantCulture, $"{RootUser}:{password}");
        }

        return await StockTools.RunAsync(
            StockTools.Etcdctl(Options.Version),
            all.Concat(arguments),
            environment: environment,
            cancellationToken: cancellationToken
        );
    }
}
