using Dr.Providers.Hosts;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Services;

/// <summary>The part of what runs beside etcd: stopped before anything changes, started when what it needs is there.</summary>
internal sealed class ServicesRestore(RestoreSetup setup) : IRestorePart
{
    public string Name => RestoreParts.Services;

    public async Task<PreflightReport> PreflightAsync(
        Inventory inventory,
        RestoreSource? source,
        CancellationToken cancellationToken
    )
    {
        var hosts = HostSet.Of(inventory, setup.Clock);
        var findings = await Task.WhenAll(
            inventory
                .Hosts.Where(host => ServicesSteps.UnitsOn(host, inventory.RequiredServices.Groups).Count > 0)
                .Select(host => new UnitPreflight(hosts[host.Name]).RunAsync(inventory, host, cancellationToken))
        );
        return new PreflightReport([], [.. findings.SelectMany(found => found)]);
    }

    public Task<RestorePlan> PlanAsync(RestorePlan plan, RestoreSource source, CancellationToken cancellationToken) =>
        Task.FromResult(ServicesPlanner.Add(plan));

    public IReadOnlyList<IStepAction> Actions(RestorePlan plan, RestoreSource source)
    {
        var hosts = HostSet.Of(plan.Inventory, setup.Clock);
        return [new StopUnitsAction(hosts), new StartUnitsAction(hosts, setup.Clock)];
    }

    public RestoreReport Observe(RestoreReport report, RestorePlan plan, IReadOnlyList<JournalEntry> entries)
    {
        var ended = entries.Select(entry => entry.Step).ToHashSet();
        return report with
        {
            Services = new ServicesObservation([
                .. plan.Inventory.RequiredServices.Groups.Select(group => new StartedGroup(
                    group.Role,
                    [
                        .. plan
                            .Inventory.Hosts.Select(host => host.Name)
                            .Where(host => ended.Contains(ServicesSteps.StartOf(group.Role, host))),
                    ]
                )),
            ]),
        };
    }
}
