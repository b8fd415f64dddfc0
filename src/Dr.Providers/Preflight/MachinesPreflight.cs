using Dr.Findings;
using Dr.Preflight;
using Dr.Providers.Hosts;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Preflight;

/// <summary>Measures all hosts of an inventory at once, and the ways between them, and grades what it saw. Leaves nothing there.</summary>
internal sealed class MachinesPreflight(HostSet hosts, RestoreSetup setup)
{
    /// <param name="inventory">The hosts, and what is asked of them.</param>
    /// <param name="source">What is to be restored; null: nothing is known of it.</param>
    /// <param name="cancellationToken">Ends it; what was written is removed all the same.</param>
    public async Task<MachinesReport> RunAsync(
        Inventory inventory,
        EtcdSourceFacts? source,
        CancellationToken cancellationToken
    )
    {
        var began = setup.Clock.GetTimestamp();
        var profile = inventory.Hardware ?? ProfileFile.DefaultFor(inventory.Hosts);
        var machines = inventory.Hosts.Select(entry => Machine(inventory, entry)).ToList();
        IReadOnlyList<LinkMeasurement> links = [];
        try
        {
            await Task.WhenAll(machines.Select(machine => machine.LookAsync(setup.Clock, cancellationToken)));
            links = await LinksAsync(inventory, machines, cancellationToken);
            await MeasureDisksAsync(machines, cancellationToken);
        }
        finally
        {
            await Task.WhenAll(machines.Select(machine => machine.CleanAsync()));
        }

        return Graded(inventory, profile, source, machines, links) with
        {
            Seconds = Math.Round(setup.Clock.GetElapsedTime(began).TotalSeconds, 1),
        };
    }

    private Machine Machine(Inventory inventory, HostEntry entry)
    {
        var machine = hosts[entry.Name].Machine;
        var isOwn = inventory.Hosts.Count > 1 && inventory.Hosts.Count(one => hosts[one.Name].Machine == machine) == 1;
        return new Machine(hosts[entry.Name], entry, inventory, isOwn);
    }

    private async Task<IReadOnlyList<LinkMeasurement>> LinksAsync(
        Inventory inventory,
        IReadOnlyList<Machine> machines,
        CancellationToken cancellationToken
    )
    {
        var apart = machines.Where(machine => machine is { IsOwn: true, Facts: not null }).ToList();
        return apart.Count < 2
            ? []
            : await new LinkMeasuring(inventory, $"{RunId.New(setup.Clock, setup.Random)}").MeasureAsync(
                apart,
                cancellationToken
            );
    }

    // why: hosts that share a disk would measure each other
    private async Task MeasureDisksAsync(IReadOnlyList<Machine> machines, CancellationToken cancellationToken)
    {
        var disks = machines
            .Where(machine => machine.Facts is not null)
            .GroupBy(machine => (machine.Host.Machine, machine.Facts!.FileSystem))
            .Select(disk => disk.ToList())
            .ToList();
        await Task.WhenAll(
            disks.Select(disk =>
                disk[0].MeasureDiskAsync(disk[0].IsOwn ? setup.Disk : setup.SandboxDisk, cancellationToken)
            )
        );
        foreach (var disk in disks)
        {
            disk.ForEach(machine => machine.ShareDisk(disk[0].Measurement));
        }
    }

    private MachinesReport Graded(
        Inventory inventory,
        HardwareProfile profile,
        EtcdSourceFacts? source,
        IReadOnlyList<Machine> machines,
        IReadOnlyList<LinkMeasurement> links
    )
    {
        HostMeasurement[] measured =
        [
            .. machines.Where(machine => machine.Facts is not null).Select(machine => machine.Measurement),
        ];
        Graded[] graded =
        [
            .. HostGrading.Judge(measured, profile),
            .. LinkGrading.RoundTrips(links, measured, profile),
        ];
        Finding[] findings =
        [
            .. machines.SelectMany(machine => machine.Failures),
            .. graded.Select(one => one.Finding).OfType<Finding>(),
            .. LinkGrading.Ports(links),
            .. machines
                .Where(machine => machine is { IsOwn: true, Facts: not null })
                .SelectMany(machine => LinkMeasuring.Taken(machine, inventory)),
            .. measured.SelectMany(host => SoftwareGrading.Judge(host, setup.Clock.GetUtcNow())),
            .. ZoneGrading.Judge(inventory),
            .. source is null ? [] : SourceGrading.Judge(inventory, measured, source),
        ];
        return new MachinesReport(profile.Name, measured, links, [.. graded.Select(one => one.Grade)], findings)
        {
            Facts = machines
                .Where(machine => machine.Facts is not null)
                .ToDictionary(machine => machine.Entry.Name, machine => machine.Facts!),
        };
    }
}
