using System.Globalization;
using Dr.Findings;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Brings the objects onto this machine, checks each against the digest that was recorded, chooses, and notes what is there already.</summary>
internal sealed class StageAction(TargetCluster target, RestoreSource source) : IStepAction
{
    public string Name => ObjectsSteps.Stage;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var folder = context.Folder;
        var tar = await ObjectsSource.TarAsync(source, folder, cancellationToken);
        File.Delete(StagedObjects.ExistingIn(folder));
        var writer = new StagedObjectsWriter(target.Inventory);
        await writer.WriteAsync(tar, folder, cancellationToken);
        File.Delete(ObjectsSource.TarIn(folder));

        using var staged = StagedObjects.Open(folder);
        using var client = await target.ConnectAsync(cancellationToken);
        var types = await TargetCluster.TypesAsync(client, cancellationToken);
        var existing = await new ExistingObjects(client, types).NoteAsync(staged, folder, cancellationToken);
        var quotas = await new QuotaCheck(client).RunAsync(staged, cancellationToken);
        var facts = new StageFacts(staged.Objects.Count, writer.LeftOut, writer.Secrets);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{facts.Objects} objects in {staged.Waves.Count} waves, {facts.LeftOut.Values.Sum()} left out, {existing} exist already"
        );
        return StepOutcome.With(text, facts, [.. Nothing(facts), .. Finalizers(writer), .. quotas, .. Cycles(writer)]);
    }

    private IEnumerable<Finding> Nothing(StageFacts facts)
    {
        if (facts.Objects == 0)
        {
            yield return new Finding(
                Severity.Warning,
                "objects.nothing-selected",
                string.Join(" or ", target.Inventory.Select.Concat(target.Inventory.Namespaces)),
                "no object of the point is restored",
                "`dr-restore show POINT` lists what it holds; see the spelling of --select"
            );
        }
    }

    private static IEnumerable<Finding> Finalizers(StagedObjectsWriter writer) =>
        from finalizer in writer.Finalizers
        select new Finding(
            Severity.Notice,
            "objects.finalizer",
            finalizer.Key,
            $"{finalizer.Value.Count} objects carry this finalizer, the first is {finalizer.Value.First}: until somebody serves it, deleting them hangs",
            "see that its controller is among what is restored, before anything of it is deleted"
        );

    private static IEnumerable<Finding> Cycles(StagedObjectsWriter writer) =>
        writer.Cycles.Count == 0
            ? []
            :
            [
                new Finding(
                    Severity.Notice,
                    "objects.circle",
                    $"{writer.Cycles[0]}",
                    $"{writer.Cycles.Count} objects need or own each other in a circle: they are written at once and linked afterwards"
                ),
            ];
}
