using System.Runtime.CompilerServices;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit.Runbooks;

/// <summary>
/// Where the engineer of a runbook sits: the stage's folder, with the files that the page names in it, and a path on which both
/// programs and the stock tools are found by their plain names.
/// </summary>
internal sealed class Desk
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly Stage _stage;

    public Desk(Stage stage)
    {
        _stage = stage;
        Directory.CreateDirectory(Programs);
        Put("dr-restore", ProgramCall.Restore);
        Put("dr-service", ProgramCall.Service);
        foreach (var tool in new[] { "etcdctl", "etcdutl" })
        {
            Put(tool, Machines.Version.Binary(tool));
        }
    }

    public string Folder => _stage.Folder;

    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>(_stage.Environment)
        {
            ["PATH"] = $"{Programs}:{System.Environment.GetEnvironmentVariable("PATH")}",
            ["ETCDCTL_API"] = "3",
            // why: a proxy of this machine cannot be reached from where the servers are
            ["NO_PROXY"] = "*",
            ["no_proxy"] = "*",
        };

    /// <summary>The pages themselves.</summary>
    public static string Pages { get; } = PagesFolder();

    private string Programs => _stage.File("bin");

    /// <summary>A program by the name that a page uses, with words of its own before those of the page.</summary>
    public void Put(string name, params IEnumerable<string> command)
    {
        var path = Path.Combine(Programs, name);
        File.WriteAllText(path, $"#!/bin/sh\nexec {string.Join(' ', command.Select(word => $"'{word}'"))} \"$@\"\n");
        File.SetUnixFileMode(path, Executable);
    }

    /// <summary>Stock kubectl, which asks nobody but the server.</summary>
    public void PutKubectl() => Put("kubectl", StockTools.Kubectl, $"--cache-dir={_stage.File("kubectl-cache")}");

    /// <summary>What talks to machines begins inside of the lab's network.</summary>
    public void MoveInto(Lab lab)
    {
        _stage.Environment["XDG_RUNTIME_DIR"] = lab.RuntimeFolder;
        Write("ssh.config", $"UserKnownHostsFile {lab.KnownHosts}", $"IdentityFile {lab.IdentityFile}");
        // why: by their paths, or they would find themselves on this path, for ever
        Put("ssh", lab.Inside("/usr/bin/ssh", "-F", _stage.File("ssh.config")));
        Put("curl", lab.Inside("/usr/bin/curl"));
        Put("dr-restore", lab.Inside(ProgramCall.Restore));
        Put("dr-service", lab.Inside(ProgramCall.Service));
        Put("etcdctl", lab.Inside(Machines.Version.Binary("etcdctl")));
        Put("kubectl", lab.Inside(StockTools.Kubectl, $"--cache-dir={_stage.File("kubectl-cache")}"));
    }

    /// <summary>MariaDB's own client, and the file that tells it where the new server is.</summary>
    public void PutMariaDb(SqlServer server, string file)
    {
        Put("mariadb", StockTools.MariaDb("mariadb"));
        Write(file, "[client]", "user=root", $"socket={server.Socket}");
    }

    public void Write(string name, params string[] lines) => File.WriteAllLines(_stage.File(name), lines);

    private static string PagesFolder([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "..", "runbooks"));
}
