namespace Dr.Providers.Hosts;

/// <summary>Programs of a host without a service manager: detached, so that they outlive us.</summary>
public sealed class DetachedServices(IHost host, TimeProvider clock) : IHostServices
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);

    // alive FILE: sets p to the id when that very process still runs; field 22 of stat is its start, 3 its state (Z: ended, unreaped)
    private const string Alive = """
        born() { s=$(cat "/proc/$1/stat" 2>/dev/null) || return 1; s=${s##*) }; set -- $s; [ "$1" != Z ] || return 1; shift 19; echo "$1"; }
        alive() { read -r p t 2>/dev/null <"$1" || return 1; [ -n "$t" ] && [ "$(born "$p")" = "$t" ]; }

        """;

    // why: the child writes its own process file before it becomes the program, so that no kill of ours can leave one unknown
    private const string StartScript = """
        file=$1; log=$2; dir=$3; shift 3; umask 077
        mkdir -p "$dir" && cd "$dir" || exit 1
        alive "$file" && exit 0
        rm -f "$file"
        [ -x "$(command -v "$ENTRY_PROGRAM")" ] || { echo "$ENTRY_PROGRAM is no program" >&2; exit 1; }
        setsid /bin/sh -c 's=$(cat /proc/$$/stat); set -f; f=$1; shift; r=${s##*) }; i=3; for w in $r; do [ $i -eq 22 ] && b=$w; i=$((i+1)); done
          echo "$$ $b" >"$f.new" && mv "$f.new" "$f" && unset ENTRY_PROGRAM && exec "$@"' sh "$file" "$@" >>"$log" 2>&1 </dev/null &
        n=0; until [ -s "$file" ]; do n=$((n+1)); [ $n -lt 500 ] || { tail -n 1 "$log" >&2; exit 1; }; sleep 0.01; done
        """;

    private const string SignalScript = """alive "$1" || exit 17; kill -s "$2" "$p" 2>/dev/null; exit 0""";

    public Task StartAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        var variables = service
            .Environment.Append(new("ENTRY_PROGRAM", service.Arguments[0]))
            .Select(pair => $"{pair.Key}={pair.Value}");
        var shell = HostCommand.Shell(
            Alive + StartScript,
            [service.ProcessFile, service.LogFile, service.Folder, .. service.Arguments]
        );
        return host.RequireAsync(
            $"start {service.Name}",
            shell with
            {
                Arguments = ["/usr/bin/env", .. variables, .. shell.Arguments],
            },
            cancellationToken
        );
    }

    public async Task<ServiceState> StateAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        var result = await host.RunAsync(
            HostCommand.Shell(Alive + """alive "$1" """, service.ProcessFile),
            cancellationToken
        );
        return result.Succeeded ? ServiceState.Running : ServiceState.Stopped;
    }

    public async Task StopAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        foreach (var signal in (string[])["TERM", "KILL"])
        {
            var asked = clock.GetTimestamp();
            while (clock.GetElapsedTime(asked) < s_grace)
            {
                if (!await SignalAsync(service, signal, cancellationToken))
                {
                    await new HostFiles(host).RemoveAsync(service.ProcessFile, cancellationToken);
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellationToken);
            }
        }

        throw new HostException($"{service.Name} on {host.Name} does not end", "end it by hand, then try again");
    }

    public async Task<string> LogEndAsync(ServiceDefinition service, int lines, CancellationToken cancellationToken) =>
        (
            await host.RunAsync(
                HostCommand.Shell("""tail -n "$2" -- "$1" 2>/dev/null""", service.LogFile, $"{lines}"),
                cancellationToken
            )
        ).Output;

    /// <returns>Whether there was a process to send it to.</returns>
    private async Task<bool> SignalAsync(
        ServiceDefinition service,
        string signal,
        CancellationToken cancellationToken
    ) =>
        (
            await host.RunAsync(HostCommand.Shell(Alive + SignalScript, service.ProcessFile, signal), cancellationToken)
        ).Succeeded;
}
