using Dr.Errors;
using Dr.Preflight;
using Dr.Providers.Configuration.Yaml;
using Dr.Providers.Preflight;
using Dr.Recovery;

namespace Dr.Providers.Inventories;

/// <summary>Reads an inventory, as docs/operations/inventory.md describes it.</summary>
public static class InventoryFile
{
    private const string Page = "docs/operations/inventory.md";
    internal const string EtcdRole = RoleNames.Etcd;
    private const int ClientPort = 2379;
    private const int PeerPort = 2380;

    /// <exception cref="ConfigurationException">The file has mistakes; it carries all of them.</exception>
    /// <exception cref="DrException">The file cannot be read (<see cref="ErrorCode.Usage"/>).</exception>
    public static Inventory Read(string path) => YamlFile.Read(path, Page, Root);

    /// <inheritdoc cref="YamlFile.Parse{T}"/>
    public static Inventory Parse(string text, string path) => YamlFile.Parse(text, path, Page, Root);

    private static Inventory Root(YamlSection root)
    {
        var cluster = root.Required("cluster", YamlValues.Cluster);
        var defaults = HostSection.Defaults(root.Section("defaults"));
        var hosts = root.List("hosts", host => HostSection.Read(host, defaults));
        var mysql = MySqlSection.Read(root.Section("mysql"));
        var section = root.Section("etcd");
        var objects = ObjectsSection.Read(root.Section("objects"));
        IReadOnlyList<HostEntry> entries = [.. hosts.Select(host => host.Entry)];
        var keys = KeysSection.Read(root.Section("keys"), entries);
        var services = ServicesSection.Read(root, entries);
        var balancer = LoadBalancerSection.Read(root.Section("loadBalancer"), entries);
        // why: without etcd, a database server, a running cluster or hosts that get keys alone are a place to restore onto
        var isElsewhere = (mysql ?? objects ?? keys ?? services ?? (object?)balancer) is not null;
        var hasEtcd = section is not null || hosts.Any(IsEtcd) || !isElsewhere;
        var etcd = hasEtcd ? ReadEtcd(root, section, hosts) : null;
        return new Inventory(cluster, entries, etcd, mysql, objects, keys, services)
        {
            Hardware = Hardware(root, entries),
            LoadBalancer = balancer,
        };
    }

    private static HardwareProfile Hardware(YamlSection root, IReadOnlyList<HostEntry> hosts) =>
        root.OptionalText("hardware") is not { } name ? ProfileFile.DefaultFor(hosts)
        : HardwareProfile.BuiltIn.Contains(name) ? ProfileFile.BuiltIn(name)
        : ProfileFile.Read(root.OptionalPath("hardware")!);

    private static EtcdInventory ReadEtcd(
        YamlSection root,
        YamlSection? section,
        IReadOnlyList<(HostEntry Entry, IReadOnlyList<string> Roles)> hosts
    )
    {
        var entries = hosts.Select(host => host.Entry).ToList();
        InventoryRules.CheckHosts(root, entries);
        var etcd = EtcdSection.Read(section, root, [.. hosts.Where(IsEtcd).Select(host => host.Entry)]);
        InventoryRules.CheckMembers(root, entries, etcd.Members);
        return etcd;
    }

    internal static EtcdMemberEntry DefaultMember(HostEntry host, string scheme) =>
        new(
            host.Name,
            host.Name,
            Url(scheme, host.Address, ClientPort),
            Url(scheme, host.Address, PeerPort),
            $"{host.Directory}/etcd/data"
        );

    // why: a missing address is a mistake that was told already, and reading goes on
    private static Uri Url(string scheme, string address, int port) =>
        new UriBuilder(scheme, address.Length > 0 ? address : "unknown", port).Uri;

    private static bool IsEtcd((HostEntry Entry, IReadOnlyList<string> Roles) host) => host.Roles.Contains(EtcdRole);
}
