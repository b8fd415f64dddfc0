using Dr.Errors;
using Dr.Findings;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Services;

/// <summary>Stops the units of a host in reverse order, and keeps a reboot from bringing them back before they are started again.</summary>
internal sealed class StopUnitsAction(HostSet hosts) : IStepAction
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    // why: a unit that is not there yet does not run
    private const string Script = """
        for unit in "$@"; do
          systemctl cat "$unit" >/dev/null 2>&1 || continue
          systemctl disable -q "$unit" 2>/dev/null || :
          systemctl stop "$unit" || exit 1
        done
        """;

    public string Name => ServicesSteps.Stop;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var entry = context.Plan.Inventory.Host(context.Step.Host!);
        var findings = await new UnitPreflight(hosts[entry.Name]).RunAsync(
            context.Plan.Inventory,
            entry,
            cancellationToken
        );
        if (findings.FirstOrDefault(finding => finding.Severity == Severity.Critical) is { } missing)
        {
            throw new DrException(ErrorCode.Failed, missing.Message, missing.Hint);
        }

        var units = ServicesSteps.UnitsOn(entry, context.Plan.Inventory.RequiredServices.Groups);
        await hosts[entry.Name]
            .RequireAsync(
                $"stop {string.Join(", ", units)}",
                HostCommand.Shell(Script, [.. units.Reverse()]) with
                {
                    Timeout = s_patience,
                },
                cancellationToken
            );
        return StepOutcome.Of("none of them runs");
    }
}
