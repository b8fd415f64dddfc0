using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dr.Providers.Hosts;

namespace Dr.Providers.LoadBalancing;

/// <summary>
/// Stands in for the backends of one host: a socket of systemd for each port, behind it a script that answers a request with what it saw
/// of it, and a WebSocket with what it heard. Nothing but systemd, sh and coreutils is needed.
/// </summary>
/// <remarks>
/// Units are called <c>dr-echo-*</c> and lie below <c>/run</c>, as their files do. The next check removes what a killed one has left, a
/// reboot does, and after the given time they end by themselves.
/// </remarks>
internal sealed class EchoHost(IHost host, IReadOnlyList<int> ports, string word)
{
    private const int NotAble = 17;
    private const string Folder = "/run/dr-echo";

    // why: read by line, a head ends where it ends; what follows it is left for who reads the frames
    private const string AnswerScript = """
        LC_ALL=C; folder=$1; cr=$(printf '\r'); seen=; upgrade=
        word=$(cat "$folder/word"); accept=$(cat "$folder/accept")
        IFS= read -r request || exit 0
        while IFS= read -r line; do
          line=${line%"$cr"}
          [ -n "$line" ] || break
          seen="$seen
        $line"
          case "$line" in [Uu]pgrade:*[Ww]eb[Ss]ocket*) upgrade=yes ;; esac
        done
        if [ -n "$upgrade" ]; then
          printf 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n' "$accept"
          while text=$(head -c 22 | tail -c 16); [ ${#text} -eq 16 ]; do printf '\201\020%s' "$text"; done
          exit 0
        fi
        body="dr-echo $word
        ${request%"$cr"}$seen"
        printf 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %s\r\nConnection: close\r\n\r\n%s' "${#body}" "$body"
        """;

    // why: who is not root could not have left anything
    private const string SweepScript = """
        [ "$(id -u)" = 0 ] || exit 0
        systemctl stop 'dr-echo-*.socket' 'dr-echo-*.service' 2>/dev/null
        systemctl reset-failed 'dr-echo-*' 2>/dev/null
        rm -rf /run/dr-echo /run/systemd/system/dr-echo-*
        systemctl daemon-reload
        """;

    private const string OpenScript = """
        [ "$(id -u)" = 0 ] || { echo "listening takes root: log in as root, or set sudo" >&2; exit 17; }
        [ -d /run/systemd/system ] || { echo "systemd does not run there" >&2; exit 17; }
        set -e; umask 022; mkdir -p "$1"; cat >"$1/answer"; printf '%s\n' "$2" >"$1/word"; printf '%s\n' "$3" >"$1/accept"
        cd /run/systemd/system
        cat >dr-echo-life.service <<END
        [Unit]
        Description=Ends Dr's stand-ins, should nobody else do it
        DefaultDependencies=no
        [Service]
        ExecStart=/bin/sleep $4
        END
        folder=$1; shift 4
        for port in "$@"; do
          cat >"dr-echo-$port.socket" <<END
        [Unit]
        Description=Dr stands in for a backend on TCP port $port
        DefaultDependencies=no
        BindsTo=dr-echo-life.service
        After=dr-echo-life.service
        [Socket]
        ListenStream=$port
        BindIPv6Only=both
        Accept=yes
        MaxConnections=256
        TriggerLimitIntervalSec=0
        END
          cat >"dr-echo-$port@.service" <<END
        [Unit]
        Description=Dr answers for a backend
        DefaultDependencies=no
        CollectMode=inactive-or-failed
        [Service]
        StandardInput=socket
        StandardOutput=socket
        StandardError=null
        ExecStart=-/bin/sh $folder/answer $folder
        END
        done
        systemctl daemon-reload
        systemctl start dr-echo-life.service
        for port in "$@"; do systemctl start "dr-echo-$port.socket" >/dev/null 2>&1 && echo "$port" || :; done
        """;

    public string Name => host.Name;

    /// <summary>What a client has to say to be let into a WebSocket.</summary>
    public static string KeyOf(string word) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(word))[..16]);

    /// <summary>What it has to hear then. Known beforehand, so that a host needs no tool for it.</summary>
    [SuppressMessage(
        "Security",
        "CA5350:Do Not Use Weak Cryptographic Algorithms",
        Justification = "RFC 6455 wants it, and nothing is kept safe by it"
    )]
    public static string AcceptOf(string word) =>
        Convert.ToBase64String(
            SHA1.HashData(Encoding.ASCII.GetBytes(KeyOf(word) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
        );

    /// <param name="life">After which they end, should this program not come to it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The ports on which it answers now; the others are in use.</returns>
    /// <exception cref="HostException">It cannot listen at all there, and why.</exception>
    public async Task<IReadOnlyList<int>> OpenAsync(TimeSpan life, CancellationToken cancellationToken)
    {
        await SweepAsync(cancellationToken);
        var command = HostCommand.Shell(
            OpenScript,
            [
                Folder,
                $"{word} {host.Name}",
                AcceptOf(word),
                $"{(int)life.TotalSeconds}",
                .. ports.Select(port => $"{port}"),
            ]
        ) with
        {
            Input = AnswerScript,
        };
        var opened = await host.RunAsync(command, cancellationToken);
        return opened.Succeeded
            ?
            [
                .. opened
                    .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(port => int.Parse(port, CultureInfo.InvariantCulture)),
            ]
            : throw new HostException(
                $"cannot stand in for the backends of {host.Name}: {opened.LastLine}",
                opened.ExitCode == NotAble
                    ? "without stand-ins the load balancer's routes cannot be proven"
                    : "look at `systemctl status 'dr-echo-*'` there"
            );
    }

    /// <summary>From now on that port refuses connections, as a dead backend's does.</summary>
    public Task CloseAsync(int port, CancellationToken cancellationToken) => DoAsync("stop", port, cancellationToken);

    /// <summary>That port answers again.</summary>
    public Task ReopenAsync(int port, CancellationToken cancellationToken) => DoAsync("start", port, cancellationToken);

    /// <summary>Removes all of it, also what a killed check has left.</summary>
    public Task SweepAsync(CancellationToken cancellationToken) =>
        host.RequireAsync("remove stand-ins", HostCommand.Shell(SweepScript), cancellationToken);

    private Task DoAsync(string verb, int port, CancellationToken cancellationToken) =>
        host.RequireAsync(
            $"{verb} the stand-in on port {port}",
            HostCommand.Shell("""systemctl "$1" "dr-echo-$2.socket" """, verb, $"{port}"),
            cancellationToken
        );
}
