namespace Dr.Providers.Hosts;

/// <summary>Programs of a host as units of its systemd: they come back after a reboot, and their log is the journal.</summary>
public sealed class SystemdServices(IHost host) : IHostServices
{
    private static readonly TimeSpan s_stop = TimeSpan.FromSeconds(60);

    // why: a unit that somebody else wrote is kept beside ours; the program is looked for first, since systemd tells it in the journal only
    private const string StartScript = """
        set -e; unit=/etc/systemd/system/$1.service; umask 022
        command -v "$3" >/dev/null 2>&1 || { echo "$3 is no program" >&2; exit 1; }
        mkdir -p "$2"
        [ ! -e "$unit" ] || grep -q '^# Written by Dr' "$unit" || mv "$unit" "$unit.before-dr"
        cat >"$unit.new"
        if cmp -s "$unit.new" "$unit"; then rm "$unit.new"; else mv "$unit.new" "$unit"; systemctl daemon-reload; fi
        systemctl reset-failed "$1.service" 2>/dev/null || :
        systemctl enable -q "$1.service"
        exec systemctl start "$1.service"
        """;

    // why: a unit that does not exist does not run; disabled, so that a reboot in the middle does not bring it back
    private const string StopScript = """
        systemctl cat "$1.service" >/dev/null 2>&1 || exit 0
        systemctl disable -q "$1.service" 2>/dev/null || :
        systemctl stop "$1.service" || exit 1
        systemctl reset-failed "$1.service" 2>/dev/null || :
        """;

    public Task StartAsync(ServiceDefinition service, CancellationToken cancellationToken) =>
        host.RequireAsync(
            $"start {service.Name}",
            HostCommand.Shell(StartScript, service.Name, service.Folder, service.Arguments[0]) with
            {
                Input = SystemdUnit.Of(service),
            },
            cancellationToken
        );

    public async Task<ServiceState> StateAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        var result = await host.RunAsync(
            new HostCommand(["systemctl", "is-active", $"{service.Name}.service"]),
            cancellationToken
        );
        return result.Output.Trim() == "active" ? ServiceState.Running : ServiceState.Stopped;
    }

    public Task StopAsync(ServiceDefinition service, CancellationToken cancellationToken) =>
        host.RequireAsync(
            $"stop {service.Name}",
            HostCommand.Shell(StopScript, service.Name) with
            {
                Timeout = s_stop,
            },
            cancellationToken
        );

    public async Task<string> LogEndAsync(ServiceDefinition service, int lines, CancellationToken cancellationToken) =>
        (
            await host.RunAsync(
                new HostCommand([
                    "journalctl",
                    "--quiet",
                    "--no-pager",
                    "--output=cat",
                    $"--lines={lines}",
                    $"_SYSTEMD_UNIT={service.Name}.service",
                ]),
                cancellationToken
            )
        ).Output;
}
