namespace Dr.Preflight;

/// <summary>What a host is for, as inventories name it.</summary>
public static class RoleNames
{
    public const string Etcd = "etcd";
    public const string Master = "master";
    public const string Worker = "worker";
    public const string Rancher = "rancher";
    public const string Database = "database";
    public const string LoadBalancer = "load-balancer";

    /// <summary>Where the inventory names none.</summary>
    public static IReadOnlyList<string> Default { get; } = [Etcd];

    public static IReadOnlyList<string> All { get; } = [Etcd, Master, Worker, Rancher, Database, LoadBalancer];
}
