using System.CommandLine;
using Dr.Errors;
using Dr.Providers.CommandLine;
using Dr.Providers.Inventories;
using Dr.Providers.Recovery;
using Dr.Recovery;
using Dr.Restore.Views;

namespace Dr.Restore.Commands;

internal sealed class ResumeCommand : DrCommand
{
    private readonly Argument<string> _run = new("RUN")
    {
        Description = "the id that the failed run printed",
        HelpName = "RUN",
    };
    private readonly Option<string> _cluster;

    private readonly Option<string> _inventory = new("--inventory")
    {
        Description = "of a run that another machine began: the machines have a copy of its plan and journal",
        HelpName = "FILE",
    };

    public ResumeCommand(Surroundings surroundings)
        : base(surroundings, "resume", "Goes on with a restore where it stopped.")
    {
        Arguments.Add(_run);
        Options.Add(_inventory);
        Options.Add(_cluster = RestoreArguments.Cluster(surroundings));
    }

    public override IReadOnlyList<Example> Examples =>
        [
            new("dr-restore resume run-20261122T031000Z-7f3a9c", "go on after a failure was mended"),
            new(
                "dr-restore resume run-20261122T031000Z-7f3a9c --inventory hosts.yaml",
                "go on with a run whose machine is gone"
            ),
        ];

    // why: the plan was confirmed when the run began, so nobody is asked again
    protected override async Task<ErrorCode?> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var composition = new RestoreComposition(invocation);
        var run = RunId.Parse(invocation.Required(_run));
        var report = await invocation.WithProgressAsync(async progress =>
        {
            var restoring = composition.Restoring(progress);
            if (invocation.PathOf(_inventory) is { } inventory)
            {
                await restoring.TakeOverAsync(run, InventoryFile.Read(inventory), cancellationToken);
            }

            var plan = restoring.Find(run);
            var source = plan.Origin.Replaced is { } members
                ? new RestoreSource.FromMembers(members.Split(','))
                : await composition.SourceAsync(
                    plan.Origin.Point?.ToString(),
                    plan.Origin.File,
                    invocation.Value(_cluster),
                    plan.Inventory.Cluster,
                    cancellationToken
                );
            return await restoring.ResumeAsync(run, source, cancellationToken);
        });
        invocation.Write(report, screen => RestoreText.Write(screen, report));
        return report.Outcome;
    }
}
