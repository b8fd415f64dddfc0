namespace Dr.Testing.Servers;

/// <summary>Names, addresses and flags of a cluster's members.</summary>
internal sealed class EtcdMemberFactory(
    EtcdClusterOptions options,
    TestFolder folder,
    LoopbackSubnet subnet,
    EtcdMemberFactory.RunnerSource runners
)
{
    private const int MostMembers = 9;
    private readonly string _token = $"dr-test-{subnet.Address(1)}";

    /// <summary>Makes the runner of one member: its flags, its own folder, and the folder of all.</summary>
    public delegate Task<IMemberRunner> RunnerSource(
        EtcdVersion version,
        IReadOnlyList<string> flags,
        string own,
        string all
    );

    public TestCertificates? Certificates { get; } =
        options.Tls
            ? TestCertificates.Create(
                folder.SubFolder("tls"),
                ["127.0.0.1", .. Enumerable.Range(1, MostMembers).Select(subnet.Address)]
            )
            : null;

    public static async Task<IMemberRunner> InContainersAsync(
        EtcdVersion version,
        IReadOnlyList<string> flags,
        string own,
        string all
    ) => await ContainerEngine.CreateAsync(version.Image, flags, all);

    public static Task<IMemberRunner> AsProcessesAsync(
        EtcdVersion version,
        IReadOnlyList<string> flags,
        string own,
        string all
    ) => Task.FromResult<IMemberRunner>(new ProcessRunner(version.Binary("etcd"), flags, own));

    public EtcdMember Member(int index)
    {
        var name = $"etcd{index + 1}";
        return new EtcdMember(
            name,
            subnet.Address(index + 1),
            options.Tls ? "https" : "http",
            Path.Combine(folder.SubFolder(name), "data")
        );
    }

    public Task<IMemberRunner> RunnerAsync(EtcdMember member, IReadOnlyList<EtcdMember> all, string state) =>
        runners(
            options.Version,
            [.. Flags(member, all, state)],
            Path.GetDirectoryName(member.DataDirectory)!,
            folder.Path
        );

    private IEnumerable<string> Flags(EtcdMember member, IReadOnlyList<EtcdMember> all, string state)
    {
        IEnumerable<string> own =
        [
            $"--name={member.Name}",
            $"--data-dir={member.DataDirectory}",
            $"--listen-client-urls={member.Endpoint}",
            $"--advertise-client-urls={member.Endpoint}",
            $"--listen-peer-urls={member.PeerUrl}",
            $"--initial-advertise-peer-urls={member.PeerUrl}",
            $"--initial-cluster={string.Join(',', all.Select(one => $"{one.Name}={one.PeerUrl}"))}",
            $"--initial-cluster-state={state}",
            $"--initial-cluster-token={_token}",
            "--logger=zap",
        ];
        // why: the cost of a password's hash is no concern of these tests, and the usual one makes every call slow
        string[] cheapPasswords = options.Authentication ? ["--bcrypt-cost=4"] : [];
        return own.Concat(cheapPasswords).Concat(TlsFlags()).Concat(options.ExtraFlags);
    }

    private string[] TlsFlags() =>
        Certificates is not { } files
            ? []
            :
            [
                "--client-cert-auth",
                "--peer-client-cert-auth",
                $"--trusted-ca-file={files.AuthorityFile}",
                $"--cert-file={files.ServerCertificateFile}",
                $"--key-file={files.ServerKeyFile}",
                $"--peer-trusted-ca-file={files.AuthorityFile}",
                $"--peer-cert-file={files.ServerCertificateFile}",
                $"--peer-key-file={files.ServerKeyFile}",
            ];
}
