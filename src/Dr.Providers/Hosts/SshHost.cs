using System.ComponentModel;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Dr.Recovery;

namespace Dr.Providers.Hosts;

/// <summary>
/// A machine that is reached by the system's <c>ssh</c>, one connection for all commands. It needs POSIX sh, GNU coreutils and systemd.
/// Nothing of ours is left there but the files that were put.
/// </summary>
/// <remarks>
/// A command whose connection breaks is an error, and may run on there. Exit code 255 of a command arrives as 254. Without a terminal:
/// whatever asks a question (a passphrase, an unknown host key, sudo's password) is refused, with a hint.
/// </remarks>
public sealed partial class SshHost(string name, SshAccess access, TimeProvider clock, string program = "ssh") : IHost
{
    private const char Mark = '\u0001';
    private const string Absent = "absent";
    private const int SshFailed = 255;
    private static readonly TimeSpan s_putLimit = TimeSpan.FromHours(6);
    private static readonly TimeSpan s_ending = TimeSpan.FromSeconds(5);

    private const string PutScript = """
        set -e; umask 077; mkdir -p "$(dirname "$1")"
        cat >"$1.part"; sync "$1.part" 2>/dev/null || sync
        sha256sum <"$1.part"
        """;

    private const string NameScript = """mv -fT -- "$1.part" "$1"; sync "$(dirname "$1")" 2>/dev/null || sync""";

    private const string MeasureScript = """
        mkdir -p "$1" || exit 1
        f="$1/.dr-sync-$$"; trap 'rm -f "$f"' EXIT; i=0
        end=$(($(date +%s%N) + $3 * 1000000))
        while [ $i -lt "$2" ] && [ "$(date +%s%N)" -lt $end ]; do
          dd if=/dev/zero of="$f" bs="$4" count=1 seek=$i conv=notrunc oflag=dsync 2>&1 || exit 1
          i=$((i+1))
        done
        """;

    private readonly SshCommandLine _line = new(name, access, program);

    public string Name => name;

    public string Machine => $"{access.Address}:{access.Port?.ToString(CultureInfo.InvariantCulture) ?? "ssh"}";

    public IHostServices Services => new SystemdServices(this);

    public async Task<HostResult> RunAsync(HostCommand command, CancellationToken cancellationToken)
    {
        var child = command.AsChild(_line.Of(command.Arguments), clock);
        var result = await RunAsync(child, cancellationToken) ?? throw command.Late(name);
        return result.Error.StartsWith($"{Mark}{Absent}\n", StringComparison.Ordinal)
            ? throw command.NotThere(name, null)
            : result;
    }

    public async Task PutAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        using var sha = SHA256.Create();
        try
        {
            await using var hashed = new CryptoStream(content, sha, CryptoStreamMode.Read, leaveOpen: true);
            var child = new ChildProcess(_line.Of(HostCommand.Shell(PutScript, path).Arguments), clock)
            {
                Input = hashed,
                Timeout = s_putLimit,
            };
            var written = Require($"write {path}", await RunAsync(child, cancellationToken));
            if (written.Split(' ')[0] != Convert.ToHexStringLower(sha.Hash!))
            {
                throw new HostException(
                    $"cannot write {path} on {name}: what arrived is not what was sent",
                    "try again; if it happens again, suspect that host's memory or disk"
                );
            }

            await this.RequireAsync($"write {path}", HostCommand.Shell(NameScript, path), cancellationToken);
        }
        catch
        {
            await ForgetAsync($"{path}.part");
            throw;
        }
    }

    public async Task<IReadOnlyList<TimeSpan>> MeasureSyncAsync(
        string folder,
        SyncMeasurement measurement,
        CancellationToken cancellationToken
    )
    {
        var command = HostCommand.Shell(
            MeasureScript,
            folder,
            $"{measurement.Writes}",
            $"{(long)measurement.Budget.TotalMilliseconds}",
            $"{SyncMeasurement.BlockSize}"
        ) with
        {
            Timeout = measurement.Budget + TimeSpan.FromSeconds(30),
        };
        var output = await this.RequireAsync($"measure the disk of {folder}", command, cancellationToken);
        return
        [
            .. DdTime()
                .Matches(output)
                .Select(match =>
                    TimeSpan.FromSeconds(double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
                ),
        ];
    }

    /// <returns>What the command wrote, without our marks; null when it was ended for its time.</returns>
    private async Task<HostResult?> RunAsync(ChildProcess child, CancellationToken cancellationToken)
    {
        try
        {
            var result = await child.RunAsync(EndThereAsync, cancellationToken);
            var begun = result?.Error.IndexOf(Mark) ?? 0;
            return result switch
            {
                null => null,
                { ExitCode: not 0 } when begun < 0 => throw SshFailure.Of(name, access, result),
                { ExitCode: SshFailed } => throw new HostException(
                    $"the connection to {name} broke while a command ran there: {result.LastLine}",
                    "check that the host is up and reachable, then go on where it stopped"
                ),
                _ => result with { Error = WithoutMark(result.Error, begun) },
            };
        }
        catch (Win32Exception exception)
        {
            throw new HostException(
                $"cannot run ssh for {name}: {exception.Message}",
                "install OpenSSH's client on this machine",
                exception
            );
        }
    }

    private string Require(string attempt, HostResult? result) =>
        result switch
        {
            { Succeeded: true } => result.Output,
            null => throw new HostException(
                $"cannot {attempt} on {name}: not done within {s_putLimit.TotalHours:0} hours",
                "look at the link and the disk of that host"
            ),
            _ => throw new HostException(
                $"cannot {attempt} on {name}: {result.LastLine}",
                "check the path, its permissions and the disk of that host"
            ),
        };

    // why: ending our ssh would leave the command running on the host, also one that has not begun there yet
    private async Task EndThereAsync(Func<string> error)
    {
        var asked = clock.GetTimestamp();
        while (clock.GetElapsedTime(asked) < s_ending)
        {
            if (GroupOf(error()) is { } group)
            {
                var ending = new ChildProcess(_line.Ending(group), clock) { Timeout = s_ending };
                await ending.RunAsync(CancellationToken.None);
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, CancellationToken.None);
        }
    }

    private static string? GroupOf(string error) =>
        error.IndexOf(Mark) is var begun && begun >= 0 && error.IndexOf('\n', begun) is var end && end > begun
            ? error[(begun + 1)..end]
            : null;

    private async Task ForgetAsync(string path)
    {
        try
        {
            await RunAsync(HostCommand.Shell("""rm -f -- "$1" """, path), CancellationToken.None);
        }
        catch (HostException)
        {
            // why: the failure that led here says more; the next put to that name begins anew
        }
    }

    // why: what comes before the mark is ssh's, sudo's or the login shell's own
    private static string WithoutMark(string error, int begun)
    {
        if (begun < 0)
        {
            return error;
        }

        var end = error.IndexOf('\n', begun);
        return end < 0 ? "" : error[(end + 1)..];
    }

    [GeneratedRegex(@"([0-9.eE+-]+) s(?:econds)?,", RegexOptions.CultureInvariant)]
    private static partial Regex DdTime();
}
