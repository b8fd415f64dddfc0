using System.Diagnostics;
using System.Globalization;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>
/// Five machines to restore onto: folders of this one with loopback addresses of their own, and the inventory that names them and,
/// where a test has one, a database server.
/// </summary>
internal sealed class Machines : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly LoopbackSubnet _subnet = LoopbackSubnet.Claim();
    private readonly string _folder;

    public Machines(string folder)
    {
        _folder = folder;
        Write();
    }

    public static EtcdVersion Version => EtcdVersion.V35;

    /// <summary>The inventory file.</summary>
    public string Inventory => Path.Combine(_folder, "inventory.yaml");

    /// <summary>Where the restored members answer.</summary>
    public IReadOnlyList<string> Endpoints =>
        [.. Enumerable.Range(1, 5).Select(number => $"http://{_subnet.Address(number)}:2379")];

    public IReadOnlyList<string> DataDirectories =>
        [.. Enumerable.Range(1, 5).Select(number => Path.Combine(_folder, $"node-{number}", "etcd", "data"))];

    /// <summary>Lines below <c>mysql:</c> in the inventory; none: there is no such part. Takes effect with <see cref="Write"/>.</summary>
    public IReadOnlyList<string> Database { get; set; } = [];

    /// <summary>Whether the inventory names the five machines; a database alone needs none.</summary>
    public bool HasHosts { get; set; } = true;

    /// <summary>Writes the inventory anew, with these lines below <c>etcd:</c>.</summary>
    public void Write(string binaries = "", params string[] etcd)
    {
        var hosts = Enumerable
            .Range(1, 5)
            .Select(number =>
                $"  - {{ name: node-{number}, address: {_subnet.Address(number)}, directory: node-{number} }}"
            );
        string[] machines =
        [
            "hosts:",
            .. hosts,
            "etcd:",
            $"  binaries: {(binaries.Length > 0 ? binaries : Version.Folder)}",
            .. etcd.Select(line => $"  {line}"),
        ];
        string[] database = Database.Count == 0 ? [] : ["mysql:", .. Database.Select(line => $"  {line}")];
        string[] lines = [$"cluster: {Stage.Cluster}", .. HasHosts ? machines : [], .. database];
        File.WriteAllLines(Inventory, lines);
    }

    /// <summary>Whether a member runs on one of them.</summary>
    public bool Serve => Processes().Exists(IsMember);

    /// <summary>All that the members said.</summary>
    public string Logs() =>
        string.Concat(Directory.EnumerateFiles(_folder, "*.log", SearchOption.AllDirectories).Select(File.ReadAllText));

    /// <summary>Ends every member, and every program and tool that is at work here.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Waiting.UntilAsync(
            $"nothing works in {_folder}",
            s_patience,
            _ =>
            {
                var found = Processes();
                found.ForEach(Kill);
                return Task.FromResult(found.Count == 0);
            },
            cancellationToken
        );

    /// <summary>One of them dies, from 1, and its disk with it.</summary>
    public async Task LoseAsync(int number, CancellationToken cancellationToken)
    {
        await Waiting.UntilAsync(
            $"nothing works on node-{number}",
            s_patience,
            _ =>
            {
                var found = Processes($"{_folder}/node-{number}/");
                found.ForEach(Kill);
                return Task.FromResult(found.Count == 0);
            },
            cancellationToken
        );
        Directory.Delete(DataDirectories[number - 1], recursive: true);
    }

    /// <summary>Ends every member and empties the machines.</summary>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        await StopAsync(cancellationToken);
        foreach (var machine in Directory.GetDirectories(_folder))
        {
            Directory.Delete(machine, recursive: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _subnet.Dispose();
    }

    // why: a killed program leaves children that nobody else knows; the folder in their command line is of this test alone
    private List<int> Processes() => Processes($"{_folder}/");

    private static List<int> Processes(string folder) =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id > 0 && id != Environment.ProcessId && WorksIn(folder, id)),
        ];

    private static bool WorksIn(string folder, int id)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{id}/cmdline");
            return words.Contains(folder, StringComparison.Ordinal)
                && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsMember(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/comm").Trim() == "etcd";
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // why: it ended by itself in this very moment
        }
    }
}
