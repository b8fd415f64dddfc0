using System.CommandLine;
using Dr.Errors;
using Dr.Providers.CommandLine;
using Dr.Providers.Inventories;
using Dr.Restore.Views;

namespace Dr.Restore.Commands;

internal sealed class PreflightCommand : DrCommand
{
    private readonly Option<string> _inventory = RestoreArguments.Inventory();
    private readonly Option<string> _point = new("--point")
    {
        Description = "also grade the machines against what this point needs",
        HelpName = "POINT",
    };

    private readonly Option<IReadOnlyList<string>> _only = RestoreArguments.Only();
    private readonly Option<IReadOnlyList<string>> _accept = RestoreArguments.Accept();
    private readonly Option<bool> _inPlace = RestoreArguments.InPlace();
    private readonly Option<string> _cluster;

    public PreflightCommand(Surroundings surroundings)
        : base(
            surroundings,
            "preflight",
            "Measures the machines of an inventory and the ways between them. Leaves nothing there."
        )
    {
        Options.Add(_inventory);
        Options.Add(_point);
        Options.Add(_only);
        Options.Add(_accept);
        Options.Add(_inPlace);
        Options.Add(_cluster = RestoreArguments.Cluster(surroundings));
        _point.CompleteFromConfiguration(surroundings, ConfiguredWords.Points);
    }

    public override IReadOnlyList<Example> Examples =>
        [
            new("dr-restore preflight --inventory hosts.yaml", "are these machines fit for a restore?"),
            new("dr-restore preflight --inventory hosts.yaml --point latest", "and for what the newest point holds?"),
            new("dr-restore preflight --inventory hosts.yaml --only mysql", "is the database server fit for Rancher?"),
        ];

    protected override async Task<ErrorCode?> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var inventory = InventoryFile.Read(invocation.PathOf(_inventory)!);
        var composition = new RestoreComposition(invocation);
        var source = invocation.Value(_point) is { } point
            ? await composition.SourceAsync(
                point,
                null,
                invocation.Value(_cluster),
                inventory.Cluster,
                cancellationToken
            )
            : null;
        var report = await invocation.WithProgressAsync(progress =>
            composition
                .Restoring(progress, invocation.Value(_accept), invocation.Value(_inPlace))
                .PreflightAsync(inventory, source, invocation.Value(_only) ?? [], cancellationToken)
        );
        invocation.Write(report, screen => PreflightText.Write(screen, report));
        return report.Refused ? ErrorCode.Failed
            : report.Findings.Any(finding => finding.IsDegrading) ? ErrorCode.Degraded
            : null;
    }
}
