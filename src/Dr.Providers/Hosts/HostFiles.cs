namespace Dr.Providers.Hosts;

/// <summary>Files of a host. Paths are absolute.</summary>
public sealed class HostFiles(IHost host)
{
    private const int Exists = 17;

    // why: ln fails where the name is taken, in one step and on every file system; the file is whole before it gets its name
    private const string CreateScript = """
        set -e; umask 077; mkdir -p "$(dirname "$1")"
        t="$1.$$"; trap 'rm -f "$t"' EXIT
        cat >"$t"; sync "$t" 2>/dev/null || sync
        ln "$t" "$1" 2>/dev/null || { [ -e "$1" ] && exit 17; exit 1; }
        """;

    // why: -T refuses to move into a folder that is there; sync makes the new name survive a power cut
    private const string RenameScript = """mv -T -- "$1" "$2" && { sync "$(dirname "$2")" 2>/dev/null || sync; }""";

    /// <summary>Writes a small file unless there is one of that name; says whether it did.</summary>
    public async Task<bool> TryCreateAsync(string path, string content, CancellationToken cancellationToken)
    {
        var command = HostCommand.Shell(CreateScript, path) with { Input = content };
        var result = await host.RunAsync(command, cancellationToken);
        return result.ExitCode switch
        {
            0 => true,
            Exists => false,
            _ => throw new HostException(
                $"cannot create {path} on {host.Name}: {result.LastLine}",
                "check the path, its permissions and the disk of that host"
            ),
        };
    }

    /// <summary>A small file's text, or null when there is none.</summary>
    public async Task<string?> FindAsync(string path, CancellationToken cancellationToken)
    {
        var result = await host.RunAsync(
            HostCommand.Shell("""[ -e "$1" ] || exit 17; cat -- "$1" """, path),
            cancellationToken
        );
        return result.ExitCode switch
        {
            0 => result.Output,
            Exists => null,
            _ => throw new HostException(
                $"cannot read {path} on {host.Name}: {result.LastLine}",
                "check its permissions"
            ),
        };
    }

    /// <summary>Whether there is a file, or a folder that holds something.</summary>
    public async Task<bool> HoldsAsync(string path, CancellationToken cancellationToken) =>
        (
            await host.RequireAsync(
                $"look at {path}",
                HostCommand.Shell("""[ ! -e "$1" ] || find "$1" -mindepth 1 -o -type f | head -n 1""", path),
                cancellationToken
            )
        ).Length > 0;

    /// <summary>The names in a folder, in order; none when there is no such folder.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken) =>
        (
            await host.RequireAsync(
                $"list {folder}",
                HostCommand.Shell("""[ ! -d "$1" ] || LC_ALL=C ls -1A -- "$1" """, folder),
                cancellationToken
            )
        ).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public Task MakeFolderAsync(string folder, CancellationToken cancellationToken) =>
        host.RequireAsync(
            $"make {folder}",
            HostCommand.Shell("""umask 077; mkdir -p -- "$1" """, folder),
            cancellationToken
        );

    /// <summary>Gives a file or folder another name on the same file system, in one step. The new name must be free, or an empty folder.</summary>
    public Task RenameAsync(string from, string to, CancellationToken cancellationToken) =>
        host.RequireAsync($"rename {from} to {to}", HostCommand.Shell(RenameScript, from, to), cancellationToken);

    /// <summary>Removes a file or a folder with all it holds; nothing happens when there is none.</summary>
    public Task RemoveAsync(string path, CancellationToken cancellationToken) =>
        host.RequireAsync(
            $"remove {path}",
            HostCommand.Shell("""rm -rf -- "$1" """, path) with
            {
                Timeout = TimeSpan.FromMinutes(5),
            },
            cancellationToken
        );
}
