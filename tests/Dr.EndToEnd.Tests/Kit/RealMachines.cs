using Dr.Providers.Hosts;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>The lab's five machines as targets of a restore: without data and units of an earlier test, and with an inventory that reaches them by ssh.</summary>
internal sealed class RealMachines : IAsyncDisposable
{
    private const string Tool = "/usr/local/bin/etcdutl";
    private const string Gate = "/var/tmp/held";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly TestFolder _folder = TestFolder.Create("machines");

    private RealMachines(Lab lab) => Lab = lab;

    public Lab Lab { get; }

    public Keyspace Keyspace =>
        new([.. Lab.Nodes.Select(node => $"http://{Lab.Address(node)}:2379")]) { Prefix = Lab.Inside() };

    /// <summary>The inventory file.</summary>
    public string Inventory => _folder.File("inventory.yaml");

    public static async Task<RealMachines> OfAsync(Lab lab, CancellationToken cancellationToken)
    {
        var machines = new RealMachines(lab);
        machines.Write();
        await machines.ClearAsync(cancellationToken);
        return machines;
    }

    /// <summary>Writes the inventory anew, with these lines below <c>etcd:</c>.</summary>
    public void Write(params string[] etcd)
    {
        string[] lines =
        [
            $"cluster: {Stage.Cluster}",
            // why: five machines share one disk, and a busy one is no reason to refuse them
            "hardware: poc",
            "defaults:",
            "  kind: ssh",
            $"  ssh: {{user: root, identityFile: {Lab.IdentityFile}}}",
            "hosts:",
            .. Lab.Nodes.Select(node =>
                $"  - {{name: {node}, address: {Lab.Address(node)}, ssh: {{hostKey: {Lab.HostKey(node)}}}}}"
            ),
            .. etcd.Length == 0 ? [] : (string[])["etcd:", .. etcd.Select(line => $"  {line}")],
        ];
        File.WriteAllLines(Inventory, lines);
    }

    public async Task<ProgramResult> RestoreAsync(Stage stage, CancellationToken cancellationToken)
    {
        using var run = Begin(stage);
        return await run.EndAsync(cancellationToken);
    }

    public RunningProgram Begin(Stage stage) =>
        Start(stage, "run", "latest", "--inventory", Inventory, "--yes", "--json");

    /// <summary>Goes on with the only run of the stage.</summary>
    public async Task<ProgramResult> ResumeAsync(Stage stage, CancellationToken cancellationToken)
    {
        var run = Path.GetFileName(Assert.Single(Directory.GetDirectories(stage.File("state/runs"))));
        using var program = Start(stage, "resume", run, "--json");
        return await program.EndAsync(cancellationToken);
    }

    /// <summary>Puts a gate before the restoring tool of a machine; it waits there until it is let go.</summary>
    public Task HoldToolAsync(string node, CancellationToken cancellationToken) =>
        ShellAsync(
            node,
            $"""
            printf '#!/bin/sh\ncase "$*" in *--help*) ;; *) touch {Gate}; while [ -e {Gate} ]; do sleep 0.1; done ;; esac\nexec /usr/bin/etcdutl "$@"\n' >{Tool}
            chmod 755 {Tool}; sync
            """,
            cancellationToken
        );

    public Task AwaitHeldToolAsync(string node, CancellationToken cancellationToken) =>
        Waiting.UntilAsync(
            $"the tool of {node} is held",
            s_patience,
            async token => await new HostFiles(Lab.Host(node)).FindAsync(Gate, token) is not null,
            cancellationToken
        );

    public Task LetToolGoAsync(string node, CancellationToken cancellationToken) =>
        ShellAsync(
            node,
            // why: the plan has the tool's path, so it must stay where it was found
            $$"""printf '#!/bin/sh\nexec /usr/bin/etcdutl "$@"\n' >{{Tool}}; rm -f {{Gate}}""",
            cancellationToken
        );

    /// <summary>What a run has put on the machines and should have taken away: claims, snapshots, unfinished data.</summary>
    public async Task<IReadOnlyList<string>> LeftBehindAsync(CancellationToken cancellationToken)
    {
        var left = await Task.WhenAll(
            Lab.Nodes.Select(node =>
                ShellAsync(
                    node,
                    """find /var/lib/dr /tmp -name 'claim*' -o -name '*.db' -path '*/.dr/*' -o -name '*.part' -o -name '*.restoring-*'""",
                    cancellationToken
                )
            )
        );
        return [.. left.SelectMany(lines => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
    }

    public async ValueTask DisposeAsync()
    {
        await ClearAsync(CancellationToken.None);
        _folder.Dispose();
    }

    public Task ClearAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(
            Lab.Nodes.Select(node =>
                ShellAsync(
                    node,
                    $"systemctl disable -q --now etcd.service 2>/dev/null; systemctl stop -q etcd.service 2>/dev/null; rm -rf /var/lib/dr /var/lib/etcd {Tool} {Gate} /etc/systemd/system/etcd.service",
                    cancellationToken
                )
            )
        );

    private async Task<string> ShellAsync(string node, string script, CancellationToken cancellationToken) =>
        (await Lab.Host(node).RunAsync(HostCommand.Shell(script), cancellationToken)).Output;

    // why: sockets of ssh are told apart by address alone, and other labs have the same addresses
    private RunningProgram Start(Stage stage, params string[] arguments) => Start(stage.Restore(arguments));

    /// <summary>Runs a program inside of the lab's network.</summary>
    public RunningProgram Start(ProgramCall call) =>
        RunningProgram.Start(
            call with
            {
                Prefix = Lab.Inside(),
                Environment = new Dictionary<string, string> { ["XDG_RUNTIME_DIR"] = Lab.RuntimeFolder },
            }
        );
}
