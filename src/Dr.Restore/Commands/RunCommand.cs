using System.CommandLine;
using Dr.Errors;
using Dr.Providers.CommandLine;
using Dr.Providers.Inventories;
using Dr.Restore.Views;

namespace Dr.Restore.Commands;

internal sealed class RunCommand : DrCommand
{
    private readonly OriginOptions _origin;
    private readonly Option<string> _inventory = RestoreArguments.Inventory();
    private readonly Option<IReadOnlyList<string>> _only = RestoreArguments.Only();
    private readonly Option<IReadOnlyList<string>> _select = RestoreArguments.Select();
    private readonly Option<bool> _inPlace = RestoreArguments.InPlace();
    private readonly Option<IReadOnlyList<string>> _accept = RestoreArguments.Accept();
    private readonly Option<bool> _yes = new("--yes") { Description = "do not ask for confirmation" };

    public RunCommand(Surroundings surroundings)
        : base(surroundings, "run", "Restores a cluster onto the machines of an inventory, and verifies it.")
    {
        _origin = new OriginOptions(this, surroundings);
        Options.Add(_inventory);
        Options.Add(_only);
        Options.Add(_select);
        Options.Add(_yes);
        Options.Add(_accept);
        Options.Add(_inPlace);
    }

    public override IReadOnlyList<Example> Examples =>
        [
            new("dr-restore run latest --inventory hosts.yaml", "restore the newest point; asks once"),
            new("dr-restore run latest --inventory hosts.yaml --yes --json", "the same from a script"),
            new(
                "dr-restore run latest --inventory hosts.yaml --only mysql",
                "restore nothing but the Rancher database"
            ),
            new(
                "dr-restore run latest --inventory hosts.yaml --select namespace/shop",
                "bring back the objects of one namespace; likewise kind=ConfigMap, label=app=web, Deployment/shop/web"
            ),
            new(
                "dr-restore run latest --inventory hosts.yaml --accept host.disk-slow@node3",
                "go on with a disk that the preflight refuses; the report says so"
            ),
            new(
                "dr-restore run latest --inventory hosts.yaml --in-place",
                "roll the keyspace back on the machines it is on; the old data are kept beside"
            ),
            new(
                "dr-restore run --from-survivors --inventory hosts.yaml --in-place",
                "etcd has lost its quorum: make all members anew from the best one that is left"
            ),
            new("dr-restore run --from-file snapshot.db --inventory hosts.yaml", "restore a file of etcdctl"),
            new("dr-restore run --from-file cattle.sql --inventory hosts.yaml", "restore a file of mariadb-dump"),
        ];

    protected override async Task<ErrorCode?> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        if (!invocation.Value(_yes))
        {
            invocation.EnsureCanConfirm();
        }

        var (inventory, only) = RestoreArguments.Apply(
            InventoryFile.Read(invocation.PathOf(_inventory)!),
            invocation.Value(_only) ?? [],
            invocation.Value(_select) ?? []
        );
        var composition = new RestoreComposition(invocation);
        var source = await _origin.ReadAsync(invocation, composition, inventory, cancellationToken);
        var plan = await invocation.WithProgressAsync(progress =>
            composition
                .Restoring(progress, invocation.Value(_accept), invocation.Value(_inPlace))
                .PlanAsync(inventory, source, only, cancellationToken)
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
