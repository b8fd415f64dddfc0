using Dr.Providers.Hosts;

namespace Dr.Providers.Preflight;

/// <summary>
/// All that a preflight writes on a host, and its removal. Units are called <c>dr-preflight-*</c> and lie, as their files do, below
/// <c>/run</c>, where a reboot removes them too; the disk is measured in <c>.dr-preflight-HOST</c> on the disk that is measured.
/// </summary>
/// <param name="host">Where.</param>
/// <param name="isOwn">Whether the machine is this host alone. Where several hosts share one, nothing but the scratch folder is theirs.</param>
internal sealed class PreflightTraces(IHost host, bool isOwn)
{
    /// <summary>Where files of a preflight lie.</summary>
    public const string Folder = "/run/dr-preflight";

    private const string Nothing = "-";

    private const string SweepScript = """
        if [ "$1" != - ] && [ "$(id -u)" = 0 ]; then
          found=
          for unit in /run/systemd/system/dr-preflight-*; do [ ! -e "$unit" ] || found=yes; done
          if [ -n "$found" ]; then
            systemctl stop 'dr-preflight-*.socket' 'dr-preflight-*.service' 2>/dev/null
            systemctl reset-failed 'dr-preflight-*' 2>/dev/null
            rm -f /run/systemd/system/dr-preflight-*
            systemctl daemon-reload
          fi
          if [ -f "$1/scratch" ]; then
            while IFS= read -r scratch; do case "$scratch" in */.dr-preflight-*) rm -rf -- "$scratch" ;; esac; done <"$1/scratch"
          fi
          rm -rf -- "$1"
        fi
        [ "$2" = - ] || rm -rf -- "$2"
        """;

    // why: /run remembers the folder for the run that comes after a killed one, which may be given other directories
    private const string ScratchScript = """
        umask 077
        if [ "$1" != - ] && [ "$(id -u)" = 0 ]; then mkdir -p "$1" && printf '%s\n' "$2" >>"$1/scratch" || exit 1; fi
        mkdir -p -- "$2"
        """;

    private string OwnFolder => isOwn ? Folder : Nothing;

    /// <summary>The folder in which a disk is measured.</summary>
    /// <param name="existing">A folder on that disk.</param>
    public string Scratch(string existing) => $"{existing.TrimEnd('/')}/.dr-preflight-{host.Name}";

    /// <summary>Removes what this preflight, or one that was killed, has left.</summary>
    /// <param name="existing">A folder on the disk that is measured; null: not known yet.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task SweepAsync(string? existing, CancellationToken cancellationToken) =>
        host.RequireAsync(
            "remove what a preflight left",
            HostCommand.Shell(SweepScript, OwnFolder, existing is null ? Nothing : Scratch(existing)),
            cancellationToken
        );

    /// <summary>Makes the folder in which the disk is measured.</summary>
    /// <exception cref="HostException">It cannot be written there.</exception>
    public Task MakeScratchAsync(string existing, CancellationToken cancellationToken) =>
        host.RequireAsync(
            $"write to {existing}",
            HostCommand.Shell(ScratchScript, OwnFolder, Scratch(existing)),
            cancellationToken
        );
}
