using System.CommandLine;
using Dr.Errors;
using Dr.Providers.CommandLine;
using Dr.Providers.Inventories;
using Dr.Recovery;
using Dr.Restore.Views;
using Spectre.Console;

namespace Dr.Restore.Commands;

internal sealed class PlanCommand : DrCommand
{
    private readonly OriginOptions _origin;
    private readonly Option<string> _inventory = RestoreArguments.Inventory();
    private readonly Option<IReadOnlyList<string>> _only = RestoreArguments.Only();
    private readonly Option<IReadOnlyList<string>> _select = RestoreArguments.Select();
    private readonly Option<bool> _inPlace = RestoreArguments.InPlace();
    private readonly Option<bool> _diagram = new("--diagram")
    {
        Description = "the steps and what they wait for, as a flowchart in Mermaid's language",
    };

    public PlanCommand(Surroundings surroundings)
        : base(surroundings, "plan", "Shows what `run` would do, and why. Changes nothing.")
    {
        _origin = new OriginOptions(this, surroundings);
        Options.Add(_inventory);
        Options.Add(_only);
        Options.Add(_select);
        Options.Add(_inPlace);
        Options.Add(_diagram);
    }

    public override IReadOnlyList<Example> Examples =>
        [
            new("dr-restore plan latest --inventory hosts.yaml", "what would be destroyed and made, step by step"),
            new(
                "dr-restore plan --from-file snapshot.db --inventory hosts.yaml",
                "the same from a file of etcdctl, or of mariadb-dump"
            ),
            new("dr-restore plan latest --inventory hosts.yaml --diagram > plan.mmd", "a picture of it, for a wiki"),
        ];

    protected override async Task<ErrorCode?> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (inventory, only) = RestoreArguments.Apply(
            InventoryFile.Read(invocation.PathOf(_inventory)!),
            invocation.Value(_only) ?? [],
            invocation.Value(_select) ?? []
        );
        var composition = new RestoreComposition(invocation);
        var source = await _origin.ReadAsync(invocation, composition, inventory, cancellationToken);
        var plan = await invocation.WithProgressAsync(progress =>
            composition
                .Restoring(progress, inPlace: invocation.Value(_inPlace))
                .PlanAsync(inventory, source, only, cancellationToken)
        );
        invocation.Write(plan, screen => Show(screen, plan, invocation.Value(_diagram)));
        return null;
    }

    private static void Show(IAnsiConsole screen, RestorePlan plan, bool isDiagram)
    {
        if (isDiagram)
        {
            // why: a screen's own rules about lines and colours would break it
            screen.Profile.Out.Writer.Write(PlanDiagram.Of(plan));
            return;
        }

        PlanText.Write(screen, plan);
    }
}
