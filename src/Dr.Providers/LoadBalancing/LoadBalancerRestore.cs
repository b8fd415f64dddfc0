using System.Text.Json;
using Dr.Findings;
using Dr.Json;
using Dr.Providers.Hosts;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.LoadBalancing;

/// <summary>The part of the load balancer: proven while the services that it leads to are stopped.</summary>
internal sealed class LoadBalancerRestore(RestoreSetup setup) : IRestorePart
{
    public string Name => RestoreParts.LoadBalancer;

    /// <summary>Looks only: stand-ins would change something.</summary>
    public async Task<PreflightReport> PreflightAsync(
        Inventory inventory,
        RestoreSource? source,
        CancellationToken cancellationToken
    )
    {
        var balancer = inventory.RequiredLoadBalancer;
        var door = new FrontDoor(balancer, setup.Clock);
        var route = balancer.Routes[0];
        var answers = await Task.WhenAll(
            ((bool[])[true, false]).Select(async isSecure =>
                (
                    Port: door.Port(isSecure),
                    Answer: await door.AskAsync(isSecure, route.Host, route.Path, cancellationToken)
                )
            )
        );
        return new PreflightReport(
            [],
            [
                // why: on new machines it does not run before the restore has started it
                .. answers
                    .Where(one => one.Answer.IsNobody)
                    .Select(one =>
                        LoadBalancerFindings.NoAnswer(balancer, one.Port, one.Answer.Told) with
                        {
                            Severity = Severity.Notice,
                        }
                    ),
                .. door.Refusals.Select(one =>
                    LoadBalancerFindings.Certificate(one.Key, one.Value) with
                    {
                        Severity = Severity.Warning,
                    }
                ),
                new Finding(
                    Severity.Notice,
                    "load-balancer.only-looked",
                    balancer.Address,
                    "routes, headers, WebSockets and health checks of the load balancer are proven by a run, not by looking",
                    "`dr-restore run --only load-balancer,services` proves them alone"
                ),
            ]
        );
    }

    public Task<RestorePlan> PlanAsync(RestorePlan plan, RestoreSource source, CancellationToken cancellationToken) =>
        Task.FromResult(LoadBalancerPlanner.Add(plan));

    public IReadOnlyList<IStepAction> Actions(RestorePlan plan, RestoreSource source) =>
        [new VerifyLoadBalancerAction(HostSet.Of(plan.Inventory, setup.Clock), setup.Clock)];

    public RestoreReport Observe(RestoreReport report, RestorePlan plan, IReadOnlyList<JournalEntry> entries) =>
        report with
        {
            LoadBalancer = entries
                .FirstOrDefault(entry => entry.Step == LoadBalancerPlanner.Verify)
                ?.Outcome?.Facts?.Deserialize<LoadBalancerObservation>(DrJson.Line),
        };
}
