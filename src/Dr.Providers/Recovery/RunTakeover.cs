using System.Globalization;
using Dr.Errors;
using Dr.Providers.Etcd.Recovery;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Recovery;

/// <summary>Brings a run here that another machine began and can no longer go on with, from the copies on the hosts.</summary>
internal sealed class RunTakeover(Inventory inventory, RestoreSetup setup)
{
    private const int None = 17;

    private const string ReadScript = """
        [ -e "$1" ] || exit 17
        echo $(( $(date +%s) - $(stat -c %Y -- "$1") )); cat -- "$1"
        """;

    /// <summary>Takes the copy with the longest journal and makes this machine the one that the hosts' claims name.</summary>
    /// <exception cref="LeaseHeldException">Somebody still works on it.</exception>
    /// <exception cref="DrException">No host has a copy, or the inventory is about other machines (<see cref="ErrorCode.Usage"/>).</exception>
    public async Task TakeAsync(RunId run, CancellationToken cancellationToken)
    {
        var hosts = HostSet.Of(inventory, setup.Clock);
        var found = await Task.WhenAll(
            inventory.Hosts.Select(entry => FindAsync(hosts[entry.Name], entry, run, cancellationToken))
        );
        var copies = found.OfType<FoundCopy>().ToList();
        if (copies.Count == 0)
        {
            throw new DrException(
                ErrorCode.Usage,
                $"no host of this inventory that can be reached has a copy of {run}",
                "check the id and the inventory; a run that had not claimed its hosts yet is begun anew with `dr-restore run`"
            );
        }

        RefuseLiving(run, copies);
        var best = copies.MaxBy(copy => copy.Copy.Journal.Count)!.Copy;
        var plan = WithOwnPaths(best.Plan);
        RunFolder.Adopt(setup.RunsFolder, best with { Plan = plan });
        var claim = new HostClaim(run, setup.Clock.GetUtcNow(), HostClaim.Here);
        await Task.WhenAll(
            copies.Select(copy => HostClaim.WriteAsync(hosts[copy.Entry.Name], copy.Entry, claim, cancellationToken))
        );
    }

    private static async Task<FoundCopy?> FindAsync(
        IHost host,
        HostEntry entry,
        RunId run,
        CancellationToken cancellationToken
    )
    {
        var path = RunCopy.FileOn(entry, run);
        try
        {
            var command = HostCommand.Shell(ReadScript, path) with { OutputLimit = 64 << 20 };
            var result = await host.RunAsync(command, cancellationToken);
            if (!result.Succeeded)
            {
                return result.ExitCode == None
                    ? null
                    : throw new HostException(
                        $"cannot read {path} on {host.Name}: {result.LastLine}",
                        "check its rights"
                    );
            }

            var end = result.Output.IndexOf('\n', StringComparison.Ordinal);
            var age = long.Parse(result.Output.AsSpan(0, end), CultureInfo.InvariantCulture);
            return new FoundCopy(
                entry,
                TimeSpan.FromSeconds(Math.Max(0, age)),
                RunCopy.Parse(result.Output[(end + 1)..], $"{path} on {host.Name}")
            );
        }
        catch (HostException)
        {
            // why: a host that is dead is what many a run is about; any other host's copy will do
            return null;
        }
    }

    private static void RefuseLiving(RunId run, IReadOnlyList<FoundCopy> copies)
    {
        var youngest = copies.MinBy(copy => copy.Age)!;
        if (youngest.Age < RunCopies.Dead)
        {
            throw new LeaseHeldException(
                $"{run} gave a sign of life on {youngest.Entry.Name} {youngest.Age.TotalSeconds:0} s ago: another machine works on it",
                $"end it there; {RunCopies.Dead.TotalSeconds:0} s after its last sign of life it can be resumed here"
            );
        }
    }

    // why: keys, passwords and certificates lie elsewhere on this machine, and this inventory says where
    private RestorePlan WithOwnPaths(RestorePlan plan)
    {
        var same =
            plan.Inventory.Cluster == inventory.Cluster
            && plan.Inventory.Hosts.Select(Place).SequenceEqual(inventory.Hosts.Select(Place))
            && (plan.Inventory.Etcd?.Members ?? []).SequenceEqual(inventory.Etcd?.Members ?? []);
        return same
            ? plan with
            {
                Inventory = inventory,
            }
            : throw new DrException(
                ErrorCode.Usage,
                $"{plan.Run} restores onto other machines than this inventory names",
                "take the inventory with which it was begun; only the paths of files on this machine may differ"
            );
    }

    private static (string, string, string) Place(HostEntry host) => (host.Name, host.Address, host.Directory);

    private sealed record FoundCopy(HostEntry Entry, TimeSpan Age, RunCopy Copy);
}
