using Dr.Recovery;

namespace Dr.Core.Tests.Recovery;

/// <summary>A plan for five hosts, and the parts it is made from.</summary>
internal static class Plans
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 3, 10, 0, TimeSpan.Zero);

    public static EtcdSourceFacts Source { get; } =
        new()
        {
            Revision = 812_345,
            DbSize = 1L << 30,
            SnapshotSize = (1L << 30) + 32,
            QuotaBytes = 8L << 30,
            WritesPerSecond = 100,
            ServerVersion = "3.5.16",
            CapturedAt = Now - TimeSpan.FromHours(1),
        };

    public static Inventory Inventory(long? quota = null, params string?[] zones)
    {
        var hosts = Enumerable
            .Range(1, 5)
            .Select(number => new HostEntry(
                $"host-{number}",
                $"127.0.0.{number}",
                HostEntry.Local,
                $"/srv/host-{number}",
                zones.ElementAtOrDefault(number - 1)
            ))
            .ToList();
        var members = hosts.Select(host => new EtcdMemberEntry(
            host.Name.Replace("host", "etcd", StringComparison.Ordinal),
            host.Name,
            new Uri($"http://{host.Address}:2379"),
            new Uri($"http://{host.Address}:2380"),
            $"{host.Directory}/etcd/data"
        ));
        return new Inventory(
            ClusterName.Parse("production"),
            hosts,
            new EtcdInventory { Members = [.. members], QuotaBytes = quota }
        );
    }

    public static RestorePlan Of(
        EtcdSourceFacts? source = null,
        Inventory? inventory = null,
        bool canBump = true,
        string run = "run-20261122T031000Z-000001"
    )
    {
        inventory ??= Inventory();
        var tools = new EtcdToolFacts("3.5.16", "/usr/bin/etcd", "/usr/bin/etcdutl", canBump);
        var plan = RestorePlan.Begin(
            RunId.Parse(run),
            new RestoreOrigin(RecoveryPointId.Parse("20261122T020000Z-7f3a9c"), null),
            inventory,
            Now
        );
        return EtcdPlanner.Add(plan, source ?? Source, inventory.Hosts.ToDictionary(host => host.Name, _ => tools));
    }
}
