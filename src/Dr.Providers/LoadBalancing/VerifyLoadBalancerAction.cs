using Dr.Errors;
using Dr.Findings;
using Dr.Preflight;
using Dr.Providers.Hosts;
using Dr.Providers.Services;
using Dr.Recovery;

namespace Dr.Providers.LoadBalancing;

/// <summary>
/// Starts the load balancer where the run has stopped it, and proves it. What it does not keep is told, and holds no restore up: data and
/// services come back without it, and it is mended beside them.
/// </summary>
internal sealed class VerifyLoadBalancerAction(HostSet hosts, TimeProvider clock) : IStepAction
{
    private const int LogLines = 8;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    public string Name => LoadBalancerPlanner.Verify;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var balancer = context.Plan.Inventory.RequiredLoadBalancer;
        if (await StartAsync(context.Plan, cancellationToken) is { } failure)
        {
            return Outcome(new LoadBalancerObservation(balancer.Address, balancer.Routes.Count, 0, 0), [failure]);
        }

        var proof = new LoadBalancerProof(
            hosts,
            $"{context.Plan.Run}-{context.Attempt}",
            context.Plan.StartsServices ? Severity.Warning : Severity.Notice,
            clock,
            context.Tell
        );
        try
        {
            var (seen, findings) = await proof.RunAsync(balancer, cancellationToken);
            return Outcome(seen, findings);
        }
        catch (DrException exception)
        {
            return Outcome(
                new LoadBalancerObservation(balancer.Address, balancer.Routes.Count, 0, 0),
                [LoadBalancerFindings.Unchecked(balancer.Address, exception.Message, exception.Hint)]
            );
        }
    }

    private static StepOutcome Outcome(LoadBalancerObservation seen, IReadOnlyList<Finding> findings) =>
        StepOutcome.With($"{seen.Proven} of {seen.Routes} routes proven", seen, findings);

    private static async Task<string> LogAsync(IHost host, string unit, CancellationToken cancellationToken)
    {
        try
        {
            string[] command = ["journalctl", "-q", "--no-pager", "-o", "cat", "-n", $"{LogLines}", "-u", unit];
            var log = await host.RunAsync(new HostCommand(command), cancellationToken);
            return $". The end of its log:\n{log.Output.TrimEnd()}";
        }
        catch (DrException)
        {
            // why: a host that cannot be reached has no log to show, and the failure before says so
            return "";
        }
    }

    private async Task<Finding?> StartAsync(RestorePlan plan, CancellationToken cancellationToken)
    {
        var units = LoadBalancerPlanner.Units(plan);
        foreach (
            var entry in units.Count == 0
                ? []
                : plan.Inventory.Hosts.Where(host => host.Roles.Contains(RoleNames.LoadBalancer))
        )
        {
            try
            {
                var started = HostCommand.Shell(StartUnitsAction.StartScript, units) with { Timeout = s_patience };
                await hosts[entry.Name].RequireAsync($"start {string.Join(", ", units)}", started, cancellationToken);
            }
            catch (DrException exception)
            {
                var log = await LogAsync(hosts[entry.Name], units[^1], cancellationToken);
                return LoadBalancerFindings.NotRunning(entry.Name, $"{exception.Message}{log}");
            }
        }

        return null;
    }
}
