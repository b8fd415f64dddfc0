using Dr.Findings;
using Dr.Preflight;
using Dr.Providers.Hosts;
using Dr.Providers.Preflight;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Measures all hosts at once and says what will not do. Leaves nothing there.</summary>
internal sealed class EtcdPreflight(HostSet hosts, RestoreSetup setup)
{
    /// <param name="inventory">The hosts.</param>
    /// <param name="source">What is to be restored; null: look at the hosts only.</param>
    /// <param name="runFolder">Where this machine will keep the opened snapshot.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<PreflightReport> RunAsync(
        Inventory inventory,
        EtcdSourceFacts? source,
        string runFolder,
        CancellationToken cancellationToken
    )
    {
        var members = inventory.RequiredEtcd.Members;
        var machines = await new MachinesPreflight(hosts, setup).RunAsync(inventory, source, cancellationToken);
        var surveys = await Task.WhenAll(
            members.Select(member =>
                HostSurvey.TakeAsync(
                    hosts[member.Host],
                    member,
                    inventory,
                    machines.Facts.GetValueOrDefault(member.Host),
                    cancellationToken
                )
            )
        );
        var findings = machines
            .Findings.Concat(surveys.SelectMany(survey => survey.Failures))
            .Concat(PreflightRules.Judge(inventory, source, surveys, setup.InPlace));
        if (source is not null)
        {
            findings = findings
                .Concat(RunFolderRoom(runFolder, source))
                .Concat(await OldMembersAsync(inventory, source, surveys, cancellationToken));
        }

        return new PreflightReport(
            [.. surveys.Select(survey => Measured(survey, machines))],
            Acceptance.Apply([.. findings], setup.Accepted),
            Machines: machines
        );
    }

    private Task<IReadOnlyList<Finding>> OldMembersAsync(
        Inventory inventory,
        EtcdSourceFacts source,
        IReadOnlyList<HostSurvey> surveys,
        CancellationToken cancellationToken
    )
    {
        // why: those are what the fence is about to stop; it asks all of them again afterwards
        var toBeStopped = surveys
            .Where(survey => setup.InPlace && survey.Service == ServiceState.Running)
            .Select(survey => survey.Member.ClientUrl);
        return new OldMembers(setup.Clock).FindAsync(
            inventory.RequiredEtcd,
            source,
            [.. toBeStopped],
            cancellationToken
        );
    }

    private static IEnumerable<Finding> RunFolderRoom(string folder, EtcdSourceFacts source)
    {
        var existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing)!;
        }

        var free = new DriveInfo(existing).AvailableFreeSpace;
        if (free < source.SnapshotSize)
        {
            yield return new Finding(
                Severity.Critical,
                "run.no-room",
                existing,
                $"the opened snapshot of {source.SnapshotSize} bytes does not fit into {existing}: {free} bytes are free",
                "free space there, or choose another folder for runs"
            );
        }
    }

    private static MeasuredHost Measured(HostSurvey survey, MachinesReport machines) =>
        new(
            survey.Member.Host,
            survey.Tools?.Version,
            survey.Tools?.CanBump,
            survey.Facts?.Cores,
            survey.Facts?.MemoryBytes,
            survey.Facts?.FreeBytes,
            machines.Hosts.FirstOrDefault(host => host.Host == survey.Member.Host)?.SyncP99
        );
}
