using System.Globalization;

namespace Dr.Recovery;

/// <summary>Plans the etcd part. Facts in, plan out: no clock, no disk, no network.</summary>
public static class EtcdPlanner
{
    /// <param name="plan">What it is added to.</param>
    /// <param name="source">What is to be restored.</param>
    /// <param name="tools">By host: which programs restore and serve.</param>
    /// <exception cref="Dr.Errors.DrException">What was asked cannot work, for example a quota smaller than the file.</exception>
    public static RestorePlan Add(
        RestorePlan plan,
        EtcdSourceFacts source,
        IReadOnlyDictionary<string, EtcdToolFacts> tools
    )
    {
        var inventory = plan.Inventory.RequiredEtcd;
        var canBump = inventory.Members.All(member => tools[member.Host].CanBump);
        var (bump, bumpWhy) = canBump ? BumpRule.Decide(source, plan.PlannedAt) : (0, "the hosts' tools cannot");
        var (quota, quotaWhy) = QuotaRule.Decide(source, inventory.QuotaBytes);
        var token = $"{plan.Inventory.Cluster}-{plan.Run}";
        var initial = string.Join(',', inventory.Members.Select(member => $"{member.Name}={Text(member.PeerUrl)}"));
        IReadOnlyList<Decision> decisions =
        [
            new("new cluster token", token, "no surviving member of the old cluster can join the new one"),
            new("initial cluster", initial, "byte-identical for all members: their ids are computed from it"),
            BumpDecision(canBump, bump, bumpWhy),
            new("quota", $"{QuotaRule.Size(quota)} ({Number(quota)} bytes)", quotaWhy),
            Sizes(source, inventory),
            .. plan.InPlace ? [KeptBeside(plan)] : Array.Empty<Decision>(),
            Spread(plan.Inventory),
        ];
        return plan.With(decisions, EtcdSteps.For(plan)) with
        {
            Etcd = new EtcdRestorePlan(token, initial, bump, quota, source, tools),
        };
    }

    /// <summary>A URL as etcd wants it: without the slash that <see cref="Uri"/> adds.</summary>
    public static string Text(Uri url) => url.GetLeftPart(UriPartial.Authority);

    private static Decision BumpDecision(bool canBump, long bump, string why) =>
        canBump
            ? new(
                "revision bump",
                Number(bump),
                $"{why}; marked compacted, so old watches are refused and clients relist"
            )
            : new(
                "revision bump",
                "none",
                $"{why} (they have no --bump-revision); what watches the cluster must be restarted, the report lists it"
            );

    private static Decision KeptBeside(RestorePlan plan) =>
        new(
            "old data",
            $"kept beside as DATADIR.before-{plan.Run}",
            "--in-place: what runs on these hosts is stopped; its data are the way back until you remove them"
        );

    private static Decision Sizes(EtcdSourceFacts source, EtcdInventory inventory)
    {
        var size = source.LargestSize;
        return new(
            "space",
            $"{QuotaRule.Size(3 * size)} on each of {inventory.Members.Count} hosts",
            $"3 × the database of {QuotaRule.Size(size)}: the staged file, the member, a copy for defragmentation"
        );
    }

    private static Decision Spread(Inventory inventory)
    {
        var members = inventory.RequiredEtcd.Members.Count;
        var zones = inventory.RequiredEtcd.Members.GroupBy(member => inventory.Host(member.Host).Zone).ToList();
        var majority = (members / 2) + 1;
        var named = zones.All(zone => zone.Key is not null);
        var survives = named && zones.All(zone => members - zone.Count() >= majority);
        return new(
            "members",
            Number(members),
            $"quorum is {majority}; "
                + (
                    survives ? $"over {zones.Count} zones, the loss of any one leaves a quorum"
                    : named
                        ? $"over {zones.Count} zone{(zones.Count == 1 ? "" : "s")}, the loss of one can end the quorum"
                    : "the inventory names no zones"
                )
        );
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
