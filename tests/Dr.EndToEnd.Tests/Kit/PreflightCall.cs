using Dr.Providers.Hosts;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>Calls of <c>dr-restore preflight</c> for the lab's machines, and what they left there.</summary>
internal sealed class PreflightCall : IDisposable
{
    private static readonly string[] s_zones = ["rack-1", "rack-2", "rack-3", "rack-1", "rack-2"];
    private readonly TestFolder _folder = TestFolder.Create("preflight");
    private readonly Lab _lab;

    public PreflightCall(Lab lab)
    {
        _lab = lab;
        Write();
    }

    public string Inventory => _folder.File("inventory.yaml");

    /// <summary>Writes the inventory, with these lines at its end, and another profile where one is given.</summary>
    public void Write(string hardware = "poc", params string[] lines) =>
        File.WriteAllLines(
            Inventory,
            [
                $"cluster: {Stage.Cluster}",
                $"hardware: {hardware}",
                "defaults:",
                "  kind: ssh",
                $"  ssh: {{user: root, identityFile: {_lab.IdentityFile}}}",
                "hosts:",
                .. Lab.Nodes.Select(
                    (node, index) =>
                        $"  - {{name: {node}, address: {Lab.Address(node)}, zone: {s_zones[index]}, ssh: {{hostKey: {_lab.HostKey(node)}}}}}"
                ),
                .. lines,
            ]
        );

    /// <summary>A profile of our own beside the inventory.</summary>
    public void WriteProfile(string name, string etcd) =>
        File.WriteAllText(_folder.File(name), $"roles:\n  etcd:\n    {etcd}\n");

    public async Task<ProgramResult> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using var program = Begin(arguments);
        return await program.EndAsync(cancellationToken);
    }

    public RunningProgram Begin(params string[] arguments) =>
        RunningProgram.Start(
            new ProgramCall(ProgramCall.Restore, _folder.Path, ["preflight", "--inventory", Inventory, .. arguments])
            {
                Prefix = _lab.Inside(),
                Environment = new Dictionary<string, string>
                {
                    ["XDG_RUNTIME_DIR"] = _lab.RuntimeFolder,
                    ["HOME"] = _folder.Path,
                },
            }
        );

    /// <summary>Files and units of a preflight on all machines.</summary>
    public async Task<IReadOnlyList<string>> TracesAsync(CancellationToken cancellationToken)
    {
        const string Script = """
            ls -d /run/dr-preflight /run/systemd/system/dr-preflight-* 2>/dev/null
            find / -xdev -name '.dr-preflight*' 2>/dev/null
            systemctl list-units --all --plain --no-legend 'dr-preflight*' | grep -o '^[^ ]*'
            ss -Hlntu | grep -v ':22 '
            """;
        var left = await Task.WhenAll(
            Lab.Nodes.Select(node => _lab.Host(node).RunAsync(HostCommand.Shell(Script), cancellationToken))
        );
        return [.. left.SelectMany(result => result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
    }

    public void Dispose() => _folder.Dispose();
}
