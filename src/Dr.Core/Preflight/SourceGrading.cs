using System.Globalization;
using Dr.Findings;
using Dr.Recovery;

namespace Dr.Preflight;

/// <summary>Holds hosts against what the cluster had that is to be restored, as far as its point recorded it. Pure.</summary>
public static class SourceGrading
{
    // why: below this nobody would notice, and two histograms of a busy disk differ by that much
    private const double Worse = 2;

    public static IEnumerable<Finding> Judge(
        Inventory inventory,
        IReadOnlyList<HostMeasurement> hosts,
        EtcdSourceFacts source
    )
    {
        var members = inventory.Etcd?.Members.Count ?? 0;
        if (members < source.Members.Count)
        {
            yield return new Finding(
                Severity.Notice,
                "source.more-members",
                "inventory",
                $"the captured cluster had {source.Members.Count} members, the inventory has {members}",
                "add hosts if as many failures are to be survived as before"
            );
        }

        if (SyncOf(source) is not { } had)
        {
            yield break;
        }

        foreach (var host in hosts.Where(host => host.Roles.Contains(RoleNames.Etcd) && host.SyncP99 > Worse * had))
        {
            yield return new Finding(
                Severity.Warning,
                "source.disk-faster",
                host.Host,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"fdatasync p99 of {host.Host} is {host.SyncP99:0.0} ms; the captured cluster's members had {had:0.0} ms"
                ),
                "expect slower writes than before; move the data to a faster disk"
            );
        }
    }

    /// <summary>The median of what its members had, in milliseconds; null where none is recorded.</summary>
    private static double? SyncOf(EtcdSourceFacts source)
    {
        var known = source.Members.Select(member => member.WalFsyncP99).OfType<double>().Order().ToList();
        return known.Count == 0 ? null : known[known.Count / 2] * 1000;
    }
}
