using System.Globalization;
using System.Text.Json.Nodes;
using Dr.Findings;
using Dr.Objects;
using Dr.Objects.Recovery;
using Dr.Providers.Cluster.Client;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Gives workloads their replicas and cron jobs their schedule, if the inventory says so; else says how many wait. Removes what was staged.</summary>
internal sealed class ReleaseAction(TargetCluster target) : IStepAction
{
    public string Name => ObjectsSteps.Release;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        // why: a run that was killed after the last line of this step has nothing left to do
        if (!File.Exists(StagedObjects.FileIn(context.Folder)))
        {
            return StepOutcome.Of("done before");
        }

        StepOutcome outcome;
        using (var staged = StagedObjects.Open(context.Folder))
        {
            outcome = await ReleaseAsync(staged, cancellationToken);
        }

        StagedObjects.Remove(context.Folder);
        return outcome;
    }

    private async Task<StepOutcome> ReleaseAsync(StagedObjects staged, CancellationToken cancellationToken)
    {
        using var client = await target.ConnectAsync(cancellationToken);
        var types = await TargetCluster.TypesAsync(client, cancellationToken);
        var changes = new ObjectChanges(target.Inventory);
        var writer = new ObjectWriter(client);
        var (held, findings) = (0, new List<Finding>());
        foreach (
            var one in staged.Objects.Where(one => !one.WasThere || target.Inventory.Existing != ExistingMode.Keep)
        )
        {
            if (!ObjectChanges.Holds(one.Name.Type) || changes.Releasing(one.Name, staged.Read(one)) is not { } patch)
            {
                continue;
            }

            held++;
            if (target.Inventory.Release && types.For(one.Name) is { } name)
            {
                await ReleaseAsync(writer, one, name, patch, findings, cancellationToken);
            }
        }

        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{held} {(target.Inventory.Release ? "released" : "held")}"
        );
        return target.Inventory.Release || held == 0
            ? StepOutcome.Of(text, findings)
            : StepOutcome.Of(text, Held(held));
    }

    private static async Task ReleaseAsync(
        ObjectWriter writer,
        StagedObject one,
        ObjectName name,
        JsonObject patch,
        List<Finding> findings,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await writer.MergeAsync(name, patch, cancellationToken);
        }
        catch (ClusterException e) when (Refusals.IsOfObject(e))
        {
            findings.Add(Refusals.Of(one.Name, e) with { Code = "objects.not-released" });
        }
    }

    private static Finding Held(int held) =>
        new(
            Severity.Notice,
            "objects.held",
            "objects",
            $"{held} workloads and cron jobs wait: they have no replicas, or are suspended",
            "to let them go: run again with objects.existing: update, objects.replicas: keep and objects.cronJobs: keep"
        );
}
