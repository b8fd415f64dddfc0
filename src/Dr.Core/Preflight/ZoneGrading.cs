using Dr.Findings;
using Dr.Recovery;

namespace Dr.Preflight;

/// <summary>Says whether the loss of one failure zone ends the quorum. Pure.</summary>
/// <remarks>Five members want 2/2/1: with any zone gone three are left.</remarks>
public static class ZoneGrading
{
    public static IEnumerable<Finding> Judge(Inventory inventory)
    {
        var zones = (inventory.Etcd?.Members ?? [])
            .Select(member => (member.Name, inventory.Host(member.Host).Zone))
            .ToList();
        if (zones.Count < 3)
        {
            yield break;
        }

        if (zones.Exists(member => member.Zone is null))
        {
            yield return new Finding(
                Severity.Notice,
                "zones.unknown",
                "inventory",
                $"the inventory does not say in which failure zone {string.Join(", ", zones.Where(member => member.Zone is null).Select(member => member.Name))} stands",
                $"set `zone` for every host; {zones.Count} members want {Wanted(zones.Count)}"
            );
            yield break;
        }

        var spared = (zones.Count - 1) / 2;
        foreach (var zone in zones.GroupBy(member => member.Zone!).Where(zone => zone.Count() > spared))
        {
            yield return new Finding(
                Severity.Warning,
                "zones.majority",
                zone.Key,
                $"zone {zone.Key} holds {zone.Count()} of {zones.Count} members ({string.Join(", ", zone.Select(member => member.Name))}): its loss ends the quorum",
                $"spread them {Wanted(zones.Count)} over zones"
            );
        }
    }

    // why: three zones are the fewest that work, and each may hold at most what a quorum can spare
    private static string Wanted(int members)
    {
        var each = Enumerable.Range(0, 3).Select(zone => (members / 3) + (zone < members % 3 ? 1 : 0));
        return string.Join('/', each);
    }
}
