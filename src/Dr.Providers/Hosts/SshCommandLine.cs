using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dr.Recovery;

namespace Dr.Providers.Hosts;

/// <summary>The arguments of <c>ssh</c> for one host, and of what it is to run there.</summary>
internal sealed class SshCommandLine(string name, SshAccess access, string program)
{
    // why: $$ is the wrapper also inside $(…); field 5 of stat is the process group. 255 is what ssh itself says when it fails.
    private const string Wrapper = """
        LC_ALL=C; PATH=$PATH:/usr/sbin:/sbin; export LC_ALL PATH
        printf '\001%s\n' "$(read -r s </proc/$$/stat; set -- ${s##*) }; echo "$3")" >&2
        command -v "$1" >/dev/null 2>&1 || { printf '\001%s\n' absent >&2; exit 127; }
        "$@"; c=$?; [ $c -ne 255 ] || c=254; exit $c
        """;

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <param name="arguments">What to run; each arrives as it is.</param>
    public IReadOnlyList<string> Of(IReadOnlyList<string> arguments)
    {
        string[] root = access.Sudo ? ["sudo", "-n", "--"] : [];
        string[] remote = [.. root, "/bin/sh", "-c", Wrapper, "sh", .. arguments];
        return [program, .. Options(), "--", access.Address, $"exec {string.Join(' ', remote.Select(Quote))}"];
    }

    /// <summary>Ends a process group on the host, whatever it is doing.</summary>
    public IReadOnlyList<string> Ending(string group) => Of(["kill", "-KILL", $"-{group}"]);

    private IEnumerable<string> Options()
    {
        var folder = ControlFolder();
        // why: a connection that was opened with another key, or with none pinned, must not be used for this one
        var pinned = access.HostKey is { } key ? $"{Digest(KnownHost(key))}-" : "";
        yield return "-T";
        yield return "-x";
        foreach (
            var option in (string[])
                [
                    "BatchMode=yes",
                    "StrictHostKeyChecking=yes",
                    "ConnectTimeout=10",
                    // why: a link that comes back within half a minute does not end the connection
                    "ServerAliveInterval=5",
                    "ServerAliveCountMax=6",
                    "ControlMaster=auto",
                    "ControlPersist=60",
                    $"ControlPath={folder}/dr-{pinned}%C",
                    "ClearAllForwardings=yes",
                    "LogLevel=ERROR",
                ]
        )
        {
            yield return "-o";
            yield return option;
        }

        if (access.User is { } user)
        {
            yield return "-l";
            yield return user;
        }

        if (access.Port is { } port)
        {
            yield return "-p";
            yield return port.ToString(CultureInfo.InvariantCulture);
        }

        if (access.IdentityFile is { } file)
        {
            yield return "-i";
            yield return file;
            yield return "-o";
            yield return "IdentitiesOnly=yes";
        }

        if (access.HostKey is not null)
        {
            yield return "-o";
            yield return $"UserKnownHostsFile={Pin(folder, access.HostKey)}";
            yield return "-o";
            yield return "GlobalKnownHostsFile=/dev/null";
            yield return "-o";
            yield return $"HostKeyAlias={name}";
        }
    }

    // why: whoever can reach the socket is logged in; both places are the operator's alone
    private static string ControlFolder()
    {
        if (
            Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime
            && Directory.Exists(runtime)
        )
        {
            return runtime;
        }

        var home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh");
        Directory.CreateDirectory(home, Private);
        return home;
    }

    private string Pin(string folder, string key)
    {
        var path = Path.Combine(folder, $"dr-host-{Digest(KnownHost(key))}");
        if (!File.Exists(path))
        {
            var partial = $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}";
            File.WriteAllText(partial, KnownHost(key));
            File.Move(partial, path, overwrite: true);
        }

        return path;
    }

    private string KnownHost(string key) => $"{name} {key}\n";

    private static string Digest(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
