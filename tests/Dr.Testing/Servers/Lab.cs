using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Testing.Servers;

/// <summary>
/// The machines of <c>deploy/lab</c>, in a network of their own: five for etcd, and one for the database and the load balancer. One for
/// all tests of a process, since they share addresses and most of them break nothing; what a test breaks it mends.
/// </summary>
public sealed class Lab : IAsyncDisposable
{
    private readonly string _name = $"dr-lab-{Environment.ProcessId}";
    private readonly TestFolder _folder = TestFolder.Create("lab");

    private Lab() { }

    /// <summary>A program that stands in for <c>ssh</c> and begins inside of the lab's network.</summary>
    public string Ssh => _folder.File("ssh");

    /// <summary>The folder of the whole project.</summary>
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> Nodes { get; } = ["node1", "node2", "node3", "node4", "node5"];

    /// <summary>The machine with MariaDB and HAProxy, both off.</summary>
    public const string Servers = "node6";

    public static async Task<Lab> UpAsync(CancellationToken cancellationToken)
    {
        var lab = new Lab();
        try
        {
            (await lab.CommandAsync(["up"], cancellationToken)).Succeeded();
            File.WriteAllText(lab._folder.File("config"), $"UserKnownHostsFile {lab.KnownHosts}\n");
            File.WriteAllText(
                lab.Ssh,
                $"#!/bin/sh\nexec nsenter --net=/run/netns/{lab._name} ssh -F {lab._folder.File("config")} \"$@\"\n"
            );
            File.SetUnixFileMode(lab.Ssh, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            // why: sockets of ssh are told apart by address, and another lab has the same addresses
            Environment.SetEnvironmentVariable("XDG_RUNTIME_DIR", lab.RuntimeFolder);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Private to the lab: where sockets of <c>ssh</c> belong.</summary>
    public string RuntimeFolder => $"/var/lib/{_name}/ssh";

    public string KnownHosts => $"/var/lib/{_name}/ssh/known_hosts";

    public string IdentityFile => $"/var/lib/{_name}/ssh/id";

    /// <summary>The public key of a node, as an inventory pins it.</summary>
    public string HostKey(string node) =>
        File.ReadLines(KnownHosts).First(line => line.StartsWith($"{Address(node)} ", StringComparison.Ordinal))[
            (Address(node).Length + 1)..
        ];

    public static string Address(string node) => $"10.77.0.1{node["node".Length..]}";

    /// <summary>A verb of the lab: <c>cut node3</c>.</summary>
    public Task DoAsync(string verb, string node, CancellationToken cancellationToken) =>
        DoAsync([verb, node], cancellationToken);

    /// <summary>A verb of the lab with more words: <c>block node3 2380</c>.</summary>
    public async Task DoAsync(IReadOnlyList<string> words, CancellationToken cancellationToken) =>
        (await CommandAsync(words, cancellationToken)).Succeeded();

    /// <summary>Runs a program inside of the lab's network.</summary>
    public IReadOnlyList<string> Inside(params IReadOnlyList<string> command) =>
        ["nsenter", $"--net=/run/netns/{_name}", .. command];

    public IHost Host(string node, Func<SshAccess, SshAccess>? change = null)
    {
        var access = new SshAccess(Address(node)) { User = "root", IdentityFile = IdentityFile };
        return new SshHost(node, change?.Invoke(access) ?? access, TimeProvider.System, Ssh);
    }

    public async ValueTask DisposeAsync()
    {
        await CommandAsync(["down"], CancellationToken.None);
        _folder.Dispose();
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Dr.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("not inside of the project");
        }

        return folder;
    }

    private Task<ToolResult> CommandAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        StockTools.RunAsync(
            Path.Combine(Root, "deploy", "lab", "lab"),
            arguments,
            environment: new Dictionary<string, string> { ["DR_LAB"] = _name },
            cancellationToken: cancellationToken
        );
}
