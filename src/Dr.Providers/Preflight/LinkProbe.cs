using System.Globalization;
using Dr.Preflight;
using Dr.Providers.Hosts;

namespace Dr.Providers.Preflight;

/// <summary>Calls the peers of one host from it, all at once.</summary>
internal sealed class LinkProbe(IHost host)
{
    // why: the kernel sends its first packet again after one second and after three; what is lost on a bad link is not blocked
    private const int ConnectSeconds = 5;
    private const int TimedOut = 124;
    private const string Anybody = "-";

    // why: bash can connect without any other program, and is on every host that we know of; nc is the second choice
    private const string Script = """
        LC_ALL=C; export LC_ALL
        command -v bash >/dev/null 2>&1 && caller=bash || { command -v nc >/dev/null 2>&1 && caller=nc || caller=none; }
        # one write a line: calls run side by side, and their lines must not mix
        line() { told=$(printf '%s' "$*" | tr '\n' ' '); printf '%s\n' "$told"; }

        connect_bash='exec 3<>"/dev/tcp/$1/$2" || exit 1; echo open; [ "$3" = - ] || { IFS= read -t 3 -r word <&3; printf "%s\n" "$word"; }'
        tcp() {
          case $caller in
            bash) out=$(timeout "$limit" bash -c "$connect_bash" bash "$2" "$3" "$4" 2>&1); code=$? ;;
            nc) out=$(timeout "$limit" nc -v -w 3 "$2" "$3" 2>&1 </dev/null); code=$?; [ $code -ne 0 ] || out="open $out" ;;
            none) out="neither bash nor nc is there"; code=127 ;;
          esac
          line "tcp $1 $code $out"
        }

        send_bash='exec 3>"/dev/udp/$1/$2" || exit 1; for i in 1 2 3; do printf "%s\n" "$3" >&3 || exit 1; sleep 0.2; done'
        udp() {
          case $caller in
            bash) out=$(timeout "$limit" bash -c "$send_bash" bash "$2" "$3" "$4" 2>&1); code=$? ;;
            nc) out=$(printf '%s\n' "$4" | timeout "$limit" nc -u -w 1 "$2" "$3" 2>&1); code=0 ;;
            none) out="neither bash nor nc is there"; code=127 ;;
          esac
          line "udp $1 $code $out"
        }

        time_bash='for i in 1 2 3 4 5; do
          [ -n "$EPOCHREALTIME" ] && a=${EPOCHREALTIME/./} || a=$(date +%s%N)
          exec 3<>"/dev/tcp/$1/$2" || exit 1
          [ -n "$EPOCHREALTIME" ] && b=${EPOCHREALTIME/./} || b=$(date +%s%N)
          exec 3>&-
          [ -n "$EPOCHREALTIME" ] && echo "$((b-a))000" || echo "$((b-a))"
        done'
        rtt() {
          if command -v ping >/dev/null 2>&1 && out=$(ping -n -q -c 5 -i 0.2 -w 4 "$2" 2>/dev/null); then
            out=$(printf '%s\n' "$out" | sed -n 's|^r[a-z]*t .*= *[0-9.]*/\([0-9.]*\)/.*|\1|p'); line "rtt $1 ping $out"
          elif [ $caller = bash ] && [ "$3" != - ] && out=$(timeout "$limit" bash -c "$time_bash" bash "$2" "$3" 2>/dev/null); then
            line "rtt $1 connect $out"
          fi
        }

        limit=$1; calls=$(cat)
        each() { printf '%s\n' "$calls" | { while read -r what rest; do [ "$what" != "$1" ] || { set -f; eval "$what $rest" & }; done; wait; }; }
        each rtt; each tcp; each udp
        exit 0
        """;

    /// <param name="calls">Whom.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Of each call what came of it, and of each peer the round trip, as far as it could be measured.</returns>
    /// <exception cref="HostException">The host cannot be reached.</exception>
    public async Task<LinkAnswers> CallAsync(IReadOnlyList<PortCall> calls, CancellationToken cancellationToken)
    {
        var tcp = calls.Where(call => call.Port.Protocol == PortProtocol.Tcp).ToList();
        var lines = calls
            .Select(
                (call, index) =>
                    $"{(call.Port.Protocol == PortProtocol.Tcp ? "tcp" : "udp")} {index} {call.Address} {call.Port.Number} {(call.Word is { } word ? $"'{word}'" : Anybody)}"
            )
            .Concat(
                calls
                    .DistinctBy(call => call.To)
                    .Select(call =>
                        $"rtt {call.To} {call.Address} {tcp.Find(other => other.To == call.To)?.Port.Number.ToString(CultureInfo.InvariantCulture) ?? Anybody}"
                    )
            );
        var output = await host.RequireAsync(
            "call its peers",
            HostCommand.Shell(Script, $"{ConnectSeconds}") with
            {
                Input = string.Join('\n', lines) + "\n",
                Timeout = TimeSpan.FromSeconds(60),
            },
            cancellationToken
        );
        return LinkAnswers.Parse(output, calls, TimedOut);
    }
}

/// <summary>One port of a peer that is to be called.</summary>
/// <param name="To">Whose.</param>
/// <param name="Address">Where.</param>
/// <param name="Port">Which.</param>
/// <param name="Word">TCP: what our listener answers, null where a service serves the port. UDP: what is sent.</param>
internal sealed record PortCall(string To, string Address, RequiredPort Port, string? Word);
