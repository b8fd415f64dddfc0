using Dr.Recovery;

namespace Dr.Providers.Keys.Recovery;

/// <summary>Opens every bundle and checks its digest before anything is stopped or written.</summary>
internal sealed class OpenAction(OpenedBundles bundles) : IStepAction
{
    public string Name => KeysSteps.Open;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var inventory = context.Plan.Inventory;
        var fitted = new List<FittedKeys>();
        foreach (var host in inventory.RequiredKeys.Hosts)
        {
            fitted.Add(await bundles.ForAsync(inventory.Host(host), inventory.RequiredKeys, cancellationToken));
        }

        var files = fitted.Sum(host => host.Files.Count(file => file.IsFile));
        var renewed = fitted.SelectMany(host => host.Renewed).Distinct().ToList();
        return StepOutcome.Of(
            renewed.Count == 0
                ? $"{files} files, as captured"
                : $"{files} files; issued anew for their new addresses: {string.Join(", ", renewed)}",
            [.. fitted.SelectMany(host => host.Findings).Distinct()]
        );
    }
}
