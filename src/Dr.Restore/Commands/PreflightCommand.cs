using System.CommandLine;
using Dr.Errors;
using Dr.Providers.CommandLine;
using Dr.Providers.Etcd.Recovery;
using Dr.Providers.Inventories;
using Spectre.Console;

namespace Dr.Restore.Commands;

internal sealed class PreflightCommand : DrCommand
{
    private readonly Option<string> _inventory = RestoreArguments.Inventory();
    private readonly Option<string> _point = new("--point")
    {
        Description = "also grade the machines against what this point needs",
        HelpName = "POINT",
    };

    private readonly Option<string> _cluster;

    public PreflightCommand(Surroundings surroundings)
        : base(surroundings, "preflight", "Measures the machines of an inventory. Changes nothing on them.")
    {
        Options.Add(_inventory);
        Options.Add(_point);
        Options.Add(_cluster = RestoreArguments.Cluster(surroundings));
        _point.CompleteFromConfiguration(surroundings, ConfiguredWords.Points);
    }

    public override IReadOnlyList<Example> Examples =>
        [
            new("dr-restore preflight --inventory hosts.yaml", "are these machines fit for a restore?"),
            new("dr-restore preflight --inventory hosts.yaml --point latest", "and for what the newest point holds?"),
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
            composition.Restoring(progress).PreflightAsync(inventory, source, cancellationToken)
        );
        invocation.Write(report, screen => Show(screen, report));
        return report.Refused ? ErrorCode.Failed
            : report.Findings.Any(finding => finding.IsDegrading) ? ErrorCode.Degraded
            : null;
    }

    private static void Show(IAnsiConsole screen, PreflightReport report)
    {
        var table = Tables.Create("HOST", "ETCD", "BUMP", ">CORES", ">MEMORY", ">FREE", ">FDATASYNC P99");
        foreach (var host in report.Hosts)
        {
            table.Row(
                host.Host,
                host.EtcdVersion ?? "-",
                host.CanBump is { } can ? (can ? "yes" : "no") : "-",
                $"{host.Cores}",
                host.MemoryBytes is { } memory ? HumanText.Size(memory) : "-",
                host.FreeBytes is { } free ? HumanText.Size(free) : "-",
                host.SyncP99 is { } sync ? $"{sync:0.0} ms" : "-"
            );
        }

        screen.Write(table);
        screen.Findings(report.Findings);
        screen.WriteLine();
        screen.WriteLine(
            report.Refused ? "A restore onto these machines is refused." : "These machines can be restored onto."
        );
    }
}
