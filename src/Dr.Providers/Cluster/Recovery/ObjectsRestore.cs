using System.Text.Json;
using Dr.Json;
using Dr.Providers.Cluster.Client;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>The part of cluster objects: those of a point, or of its archive as a file, into one running cluster.</summary>
internal sealed class ObjectsRestore(RestoreSetup setup) : IRestorePart
{
    public string Name => RestoreParts.Objects;

    public Task<PreflightReport> PreflightAsync(
        Inventory inventory,
        RestoreSource? source,
        CancellationToken cancellationToken
    )
    {
        var facts = source is null ? null : ObjectsSource.Facts(source);
        return new ObjectsPreflight(Target(inventory)).RunAsync(facts, cancellationToken);
    }

    public async Task<RestorePlan> PlanAsync(
        RestorePlan plan,
        RestoreSource source,
        CancellationToken cancellationToken
    )
    {
        var facts = ObjectsSource.Facts(source);
        using var client = await Target(plan.Inventory).ConnectAsync(cancellationToken);
        var target = new ObjectsTargetFacts(ClusterErrorMap.Name(client.Server), client.Capabilities.Text);
        return ObjectsPlanner.Add(plan, facts, target);
    }

    public IReadOnlyList<IStepAction> Actions(RestorePlan plan, RestoreSource source)
    {
        var target = Target(plan.Inventory);
        return
        [
            new PreflightAction(target),
            new StageAction(target, source),
            new RehearseAction(target),
            new TypesAction(target, setup.Clock),
            new LoadAction(target),
            new VerifyAction(target),
            new ReleaseAction(target),
        ];
    }

    public RestoreReport Observe(RestoreReport report, RestorePlan plan, IReadOnlyList<JournalEntry> entries)
    {
        var seen = entries
            .FirstOrDefault(entry => entry.Step == ObjectsSteps.Verify)
            ?.Outcome?.Facts?.Deserialize<ObjectsObservation>(DrJson.Line);
        var isReleased = plan.Inventory.RequiredObjects.Release;
        return report with { Objects = isReleased && seen is not null ? seen with { Held = 0 } : seen };
    }

    private TargetCluster Target(Inventory inventory) => new(inventory.RequiredObjects, setup.Clock);
}
