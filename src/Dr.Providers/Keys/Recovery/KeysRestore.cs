using System.Text.Json;
using Dr.Errors;
using Dr.Json;
using Dr.Keys;
using Dr.Providers.Hosts;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Keys.Recovery;

/// <summary>The part of the key material: certificates, keys, units and manifests onto the hosts that need them.</summary>
internal sealed class KeysRestore(RestoreSetup setup) : IRestorePart
{
    public string Name => RestoreParts.Keys;

    public Task<PreflightReport> PreflightAsync(
        Inventory inventory,
        RestoreSource? source,
        CancellationToken cancellationToken
    )
    {
        if (source is not null)
        {
            RefuseUnopenable(inventory.RequiredKeys, Point(source));
        }

        return Task.FromResult(new PreflightReport([], []));
    }

    public Task<RestorePlan> PlanAsync(RestorePlan plan, RestoreSource source, CancellationToken cancellationToken)
    {
        var point = Point(source);
        var facts =
            KeyFacts.Of(point.Point.Manifest) ?? throw new InvalidOperationException($"{plan.Origin} holds no keys");
        var planned = KeysPlanner.Add(plan, facts);
        RefuseUnopenable(plan.Inventory.RequiredKeys, point);
        return Task.FromResult(planned);
    }

    public IReadOnlyList<IStepAction> Actions(RestorePlan plan, RestoreSource source)
    {
        var bundles = new OpenedBundles(Point(source), setup);
        return [new OpenAction(bundles), new PlaceAction(HostSet.Of(plan.Inventory, setup.Clock), bundles)];
    }

    public RestoreReport Observe(RestoreReport report, RestorePlan plan, IReadOnlyList<JournalEntry> entries)
    {
        var placed = entries
            .Where(entry => entry.Step.StartsWith($"{KeysSteps.Place}@", StringComparison.Ordinal))
            .ToList();
        var files = placed.Sum(entry => entry.Outcome?.Facts?.Deserialize<PlacedFiles>(DrJson.Line)?.Files ?? 0);
        var renewed = placed.Sum(entry => entry.Outcome?.Facts?.Deserialize<PlacedFiles>(DrJson.Line)?.Renewed ?? 0);
        return report with { Keys = new KeysObservation(placed.Count, files, renewed) };
    }

    // why: whoever finds out after the old cluster was stopped that the keys stay shut has lost both
    private static void RefuseUnopenable(KeysInventory inventory, RestoreSource.FromPoint point)
    {
        var names = inventory.Bundles.Keys.Select(KeyFacts.Artifact).ToHashSet();
        if (
            point.Point.Manifest.Artifacts.FirstOrDefault(entry =>
                names.Contains(entry.Name) && !point.Reader.CanOpen(entry)
            ) is
            { } shut
        )
        {
            throw new KeyException(
                $"{shut.Name} of {point.Point.Id} is sealed to {string.Join(", ", shut.Recipients)}, and none of the identities is one of these",
                "name the identity of the keys under identities in dr.yaml, besides that of the point"
            );
        }
    }

    private static RestoreSource.FromPoint Point(RestoreSource source) =>
        source as RestoreSource.FromPoint ?? throw new InvalidOperationException($"{source.Origin} holds no keys");
}
