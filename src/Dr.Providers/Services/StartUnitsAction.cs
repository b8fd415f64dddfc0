using Dr.Errors;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Services;

/// <summary>Starts the units of a role on a host, one after the other, and waits until the host is ready.</summary>
internal sealed class StartUnitsAction(HostSet hosts, TimeProvider clock) : IStepAction
{
    private const int LogLines = 15;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    internal const string StartScript = """
        for unit in "$@"; do
          systemctl cat "$unit" >/dev/null 2>&1 || { echo "there is no unit $unit" >&2; exit 1; }
          systemctl reset-failed "$unit" 2>/dev/null || :
          systemctl enable -q "$unit" || exit 1
          systemctl restart "$unit" || exit 1
        done
        """;

    // why: a unit that is started again and again is active whenever somebody looks; its process is another one each time
    private const string LookScript = """
        for unit in "$@"; do
          systemctl is-active -q "$unit" || { echo "failed $unit"; exit; }
          systemctl show -p MainPID -p ExecMainStartTimestampMonotonic "$unit"
        done
        """;

    private const string Failed = "failed ";

    // why: two seconds are what most programs need to find out that they cannot run; whoever can be asked is asked instead
    private const int LooksWithoutQuestion = 4;

    public string Name => ServicesSteps.Start;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var entry = context.Plan.Inventory.Host(context.Step.Host!);
        var group = context.Plan.Inventory.RequiredServices.Groups.Single(group =>
            ServicesSteps.StartOf(group.Role, entry.Name) == context.Step.Id
        );
        await hosts[entry.Name]
            .RequireAsync(
                $"start {string.Join(", ", group.Units)}",
                HostCommand.Shell(StartScript, group.Units) with
                {
                    Timeout = s_patience,
                },
                cancellationToken
            );
        await AwaitAsync(entry, group, cancellationToken);
        return StepOutcome.Of(group.ReadyOn(entry) is { } ready ? $"{ready} answers" : "all of them run");
    }

    private async Task AwaitAsync(HostEntry entry, ServiceGroup group, CancellationToken cancellationToken)
    {
        using var door = new ReadyDoor();
        var began = clock.GetTimestamp();
        var (looks, before) = (0, "");
        while (true)
        {
            var answer = group.ReadyOn(entry) is { } url ? await door.AskAsync(url, cancellationToken) : null;
            // why: a program that ends a moment after its start has been started all the same
            var seen = await LookAsync(entry, group, cancellationToken);
            var failed = seen.StartsWith(Failed, StringComparison.Ordinal) ? seen[Failed.Length..] : null;
            looks = answer is null && failed is null && (looks == 0 || seen == before) ? looks + 1 : 0;
            before = seen;
            if (looks > (group.Ready is null ? LooksWithoutQuestion : 0))
            {
                return;
            }

            if (clock.GetElapsedTime(began) > group.Within)
            {
                throw await LateAsync(entry, group, answer, failed, cancellationToken);
            }

            await Task.Delay(s_pause, clock, cancellationToken);
        }
    }

    private async Task<string> LookAsync(HostEntry entry, ServiceGroup group, CancellationToken cancellationToken)
    {
        var look = HostCommand.Shell(LookScript, group.Units);
        return (await hosts[entry.Name].RequireAsync("look at the units", look, cancellationToken)).Trim();
    }

    private async Task<DrException> LateAsync(
        HostEntry entry,
        ServiceGroup group,
        string? answer,
        string? failed,
        CancellationToken cancellationToken
    )
    {
        var unit = failed ?? group.Units[^1];
        var log = await hosts[entry.Name]
            .RunAsync(
                new HostCommand(["journalctl", "-q", "--no-pager", "-o", "cat", "-n", $"{LogLines}", "-u", unit]),
                cancellationToken
            );
        var what =
            failed is null && answer is not null ? $"{group.ReadyOn(entry)} {answer}" : $"{unit} does not stay up";
        return new DrException(
            ErrorCode.Failed,
            $"{entry.Name} is not ready after {group.Within.TotalSeconds:0} s: {what}. The end of the log of {unit}:\n{log.Output.TrimEnd()}",
            $"mend it there (`journalctl -u {unit}`)"
        );
    }
}
