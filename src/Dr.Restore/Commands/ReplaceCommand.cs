using System.CommandLine;
using Dr.Errors;
using Dr.Providers.CommandLine;
using Dr.Providers.Inventories;
using Dr.Providers.Recovery;
using Dr.Restore.Views;

namespace Dr.Restore.Commands;

internal sealed class ReplaceCommand : DrCommand
{
    private readonly Argument<string[]> _members = new("MEMBER")
    {
        Description = "the dead members' names in the inventory: all that are dead",
        HelpName = "MEMBER",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _inventory = RestoreArguments.Inventory();
    private readonly Option<bool> _inPlace = RestoreArguments.InPlace();
    private readonly Option<IReadOnlyList<string>> _accept = RestoreArguments.Accept();
    private readonly Option<bool> _yes = new("--yes") { Description = "do not ask for confirmation" };

    public ReplaceCommand(Surroundings surroundings)
        : base(surroundings, "replace", "Replaces dead etcd members of a cluster that has its quorum. Needs no point.")
    {
        Arguments.Add(_members);
        Options.Add(_inventory);
        Options.Add(_inPlace);
        Options.Add(_accept);
        Options.Add(_yes);
    }

    public override IReadOnlyList<Example> Examples =>
        [
            new("dr-restore replace node3 --inventory hosts.yaml", "on a new machine; asks once"),
            new(
                "dr-restore replace node3 --inventory hosts.yaml --in-place",
                "on its own machine; what is left of it is stopped, its data are kept beside"
            ),
        ];

    protected override async Task<ErrorCode?> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        if (!invocation.Value(_yes))
        {
            invocation.EnsureCanConfirm();
        }

        var inventory = InventoryFile.Read(invocation.PathOf(_inventory)!);
        var composition = new RestoreComposition(invocation);
        var source = new RestoreSource.FromMembers(invocation.Required(_members));
        var plan = await invocation.WithProgressAsync(progress =>
            composition
                .Restoring(progress, invocation.Value(_accept), invocation.Value(_inPlace))
                .PlanAsync(inventory, source, [], cancellationToken)
        );
        if (!invocation.Value(_yes))
        {
            invocation.Confirm(screen => PlanText.WriteConsequences(screen, plan), $"{inventory.Cluster}");
        }

        var report = await invocation.WithProgressAsync(progress =>
            composition.Restoring(progress).RunAsync(plan, source, cancellationToken)
        );
        invocation.Write(report, screen => RestoreText.Write(screen, report));
        return report.Outcome;
    }
}
