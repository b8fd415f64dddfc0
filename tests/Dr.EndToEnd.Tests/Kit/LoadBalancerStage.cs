using System.Text;
using Dr.Providers.Hosts;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>HAProxy on node6 with the configuration of <c>deploy/haproxy</c>, right or wrong, before four hosts on which nothing runs yet.</summary>
internal sealed class LoadBalancerStage : IAsyncDisposable
{
    private static readonly string[] s_hosts = ["node2", "node3", "node4", "node5", Lab.Servers];
    private const string Configuration = "/etc/haproxy/haproxy.cfg";
    private const string Certificates = "/etc/haproxy/certs";
    private readonly TestFolder _folder = TestFolder.Create("load-balancer");
    private readonly TestCertificates _certificates;
    private readonly Lab _lab;

    private LoadBalancerStage(Lab lab, Stage stage)
    {
        (_lab, Stage) = (lab, stage);
        _certificates = TestCertificates.Create(_folder.Path, ["rancher.example", "app.example"]);
    }

    public Stage Stage { get; }

    public string Inventory => _folder.File("inventory.yaml");

    /// <summary>The lines below <c>loadBalancer:</c> that belong to <c>deploy/haproxy/haproxy.cfg</c>.</summary>
    public static IReadOnlyList<string> Lines(string authority, string silence) =>
        [
            $"  ca: {authority}",
            $"  silence: {silence}",
            "  routes:",
            "    - {host: rancher.example, backend: [node2, node3]}",
            "    - {host: app.example, backend: [node5]}",
            "    - {host: app.example, path: /api, backend: [node4]}",
        ];

    /// <summary>The configuration that Dr comes with, each line changed as told; each change must change something.</summary>
    public static string Configured(params (string From, string To)[] changes)
    {
        var text = File.ReadAllText(Path.Combine(Lab.Root, "deploy", "haproxy", "haproxy.cfg"));
        foreach (var (from, to) in changes)
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        return text;
    }

    public static async Task<LoadBalancerStage> CreateAsync(Lab lab, Stage stage, CancellationToken cancellationToken)
    {
        var balanced = new LoadBalancerStage(lab, stage);
        balanced.Write("2s");
        await balanced.ShellAsync(Lab.Servers, $"mkdir -p {Certificates}", cancellationToken);
        var pem =
            await File.ReadAllTextAsync(balanced._certificates.ServerCertificateFile, cancellationToken)
            + "\n"
            + await File.ReadAllTextAsync(balanced._certificates.ServerKeyFile, cancellationToken);
        await balanced.PutAsync($"{Certificates}/site.pem", pem, cancellationToken);
        return balanced;
    }

    /// <summary>Writes the inventory anew.</summary>
    public void Write(string silence, string? authority = null) =>
        File.WriteAllLines(
            Inventory,
            [
                $"cluster: {Stage.Cluster}",
                "defaults:",
                "  kind: ssh",
                $"  ssh: {{user: root, identityFile: {_lab.IdentityFile}}}",
                "hosts:",
                .. s_hosts.Select(node =>
                    $"  - {{name: {node}, address: {Lab.Address(node)}, roles: [{Role(node)}], ssh: {{hostKey: {_lab.HostKey(node)}}}}}"
                ),
                "services:",
                "  - {role: load-balancer, units: [haproxy]}",
                "loadBalancer:",
                .. Lines(authority ?? _certificates.AuthorityFile, silence),
            ]
        );

    /// <summary>Gives the load balancer a configuration; it is started by the run.</summary>
    public Task ConfigureAsync(string text, CancellationToken cancellationToken) =>
        PutAsync(Configuration, text, cancellationToken);

    public async Task<ProgramResult> RunAsync(CancellationToken cancellationToken, params string[] more)
    {
        using var program = Begin(more);
        return await program.EndAsync(cancellationToken);
    }

    public RunningProgram Begin(params string[] more) =>
        Start(["run", "latest", "--inventory", Inventory, "--yes", "--json", .. more]);

    public async Task<ProgramResult> ResumeAsync(CancellationToken cancellationToken)
    {
        var run = Directory.GetDirectories(Stage.File("state/runs")).Order(StringComparer.Ordinal).Last();
        using var program = Start("resume", Path.GetFileName(run), "--json");
        return await program.EndAsync(cancellationToken);
    }

    /// <summary>What stands in for a backend anywhere, and what of it lies around.</summary>
    public async Task<IReadOnlyList<string>> TracesAsync(CancellationToken cancellationToken)
    {
        const string Script = """
            ls -d /run/dr-echo /run/systemd/system/dr-echo-* 2>/dev/null
            systemctl list-units --all --plain --no-legend 'dr-echo*' | grep -o '^[^ ]*'
            ss -Hlnt 'sport = :8080'
            """;
        var left = await Task.WhenAll(Lab.Nodes.Select(node => ShellAsync(node, Script, cancellationToken)));
        return [.. left.SelectMany(lines => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
    }

    public async Task<string> ShellAsync(string node, string script, CancellationToken cancellationToken) =>
        (await _lab.Host(node).RunAsync(HostCommand.Shell(script), cancellationToken)).Output;

    public async ValueTask DisposeAsync()
    {
        await ShellAsync(Lab.Servers, "systemctl disable -q --now haproxy", CancellationToken.None);
        _folder.Dispose();
    }

    private static string Role(string node) =>
        node switch
        {
            Lab.Servers => "load-balancer",
            "node2" or "node3" => "rancher",
            _ => "worker",
        };

    private async Task PutAsync(string path, string text, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await _lab.Host(Lab.Servers).PutAsync(path, content, cancellationToken);
    }

    private RunningProgram Start(params string[] arguments) =>
        RunningProgram.Start(
            Stage.Restore(arguments) with
            {
                Prefix = _lab.Inside(),
                Environment = new Dictionary<string, string> { ["XDG_RUNTIME_DIR"] = _lab.RuntimeFolder },
            }
        );
}
