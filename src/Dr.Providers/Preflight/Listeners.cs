using Dr.Preflight;
using Dr.Providers.Hosts;

namespace Dr.Providers.Preflight;

/// <summary>
/// Answers on ports of a host for the time of a measurement: a socket of systemd for each port that nothing serves yet. TCP answers
/// with this run's word; UDP writes down what it hears. Nothing but systemd, sh and cat is needed, and no port is taken from anybody.
/// </summary>
internal sealed class Listeners(IHost host, string word)
{
    private const int NotAble = 17;

    // why: one instance for each port, so that a port which cannot be had leaves the others alone
    private const string OpenScript = """
        [ "$(id -u)" = 0 ] || { echo "listening takes root: log in as root, or set sudo" >&2; exit 17; }
        [ -d /run/systemd/system ] || { echo "systemd does not run there" >&2; exit 17; }
        set -e; umask 022; mkdir -p "$1"; printf '%s\n' "$2" >"$1/word"
        cd /run/systemd/system
        cat >dr-preflight-tcp@.socket <<'END'
        [Unit]
        Description=Dr's preflight answers on TCP port %i
        DefaultDependencies=no
        [Socket]
        ListenStream=%i
        BindIPv6Only=both
        Accept=yes
        MaxConnections=256
        END
        cat >dr-preflight-tcp@.service <<END
        [Unit]
        Description=Dr's preflight answers
        DefaultDependencies=no
        [Service]
        StandardInput=socket
        StandardOutput=socket
        StandardError=null
        ExecStart=-/bin/cat $1/word
        END
        cat >dr-preflight-udp@.socket <<'END'
        [Unit]
        Description=Dr's preflight hears UDP port %i
        DefaultDependencies=no
        [Socket]
        ListenDatagram=%i
        BindIPv6Only=both
        END
        cat >dr-preflight-udp@.service <<END
        [Unit]
        Description=Dr's preflight hears
        DefaultDependencies=no
        [Service]
        StandardInput=socket
        StandardError=null
        ExecStart=-/bin/sh -c 'exec cat >>$1/heard-%i'
        END
        systemctl daemon-reload
        shift 2
        for port in "$@"; do
          systemctl start "dr-preflight-$port.socket" >/dev/null 2>&1 && echo "$port" || :
        done
        """;

    // why: a datagram is written down a moment after it was sent
    private const string HearScript = """
        [ "$(cat "$1/word" 2>/dev/null)" = "$2" ] || exit 17
        i=0
        while [ $i -lt 10 ]; do
          heard=0; for f in "$1"/heard-*; do [ ! -e "$f" ] || heard=$((heard + $(sort -u "$f" | wc -l))); done
          [ $heard -lt "$3" ] || break
          sleep 0.2; i=$((i+1))
        done
        for f in "$1"/heard-*; do [ ! -e "$f" ] || sort -u "$f" | sed "s/^/${f##*-} /"; done
        """;

    /// <summary>What our TCP listeners answer.</summary>
    public static string Word(string run, string host) => $"dr-preflight {run} {host}";

    /// <returns>The ports on which it answers now; what is missing could not be had.</returns>
    /// <exception cref="HostException">It cannot listen at all there, and why.</exception>
    public async Task<IReadOnlySet<(PortProtocol Protocol, int Port)>> OpenAsync(
        IReadOnlyList<RequiredPort> ports,
        CancellationToken cancellationToken
    )
    {
        var command = HostCommand.Shell(
            OpenScript,
            [PreflightTraces.Folder, word, .. ports.Select(port => Instance(port.Protocol, port.Number))]
        );
        var opened = await host.RunAsync(command, cancellationToken);
        return opened.Succeeded
            ? ports
                .Where(port => opened.Output.Split('\n').Contains(Instance(port.Protocol, port.Number)))
                .Select(port => (port.Protocol, port.Number))
                .ToHashSet()
            : throw new HostException(
                $"cannot listen on {host.Name}: {opened.LastLine}",
                opened.ExitCode == NotAble
                    ? "without listeners the ports between the hosts cannot be measured"
                    : "look at `systemctl status 'dr-preflight-*'` there"
            );
    }

    /// <summary>Which words were heard on which UDP port.</summary>
    /// <param name="expected">How many at most: when all are there, nothing is waited for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HostException">Another preflight has taken the listeners over.</exception>
    public async Task<IReadOnlySet<(int Port, string Word)>> HeardAsync(
        int expected,
        CancellationToken cancellationToken
    )
    {
        var result = await host.RunAsync(
            HostCommand.Shell(HearScript, PreflightTraces.Folder, word, $"{expected}"),
            cancellationToken
        );
        return result.ExitCode switch
        {
            0 => result
                .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' ', 2))
                .Where(words => words.Length == 2)
                .Select(words => (int.Parse(words[0]), words[1]))
                .ToHashSet(),
            _ => throw new HostException(
                $"cannot measure the ports of {host.Name}: another preflight has begun there",
                "see who else looks at these hosts, then try again"
            ),
        };
    }

    private static string Instance(PortProtocol protocol, int port) =>
        $"{(protocol == PortProtocol.Tcp ? "tcp" : "udp")}@{port}";
}
