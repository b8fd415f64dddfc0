using Dr.Recovery;
using static Dr.Preflight.PortProtocol;
using static Dr.Preflight.RoleNames;

namespace Dr.Preflight;

/// <summary>Which ports have to be open between which hosts. <c>deploy/hardware/README.md</c> has the same table for people.</summary>
public static class RequiredPorts
{
    private const int Ssh = 22;
    private static readonly IReadOnlyList<string> s_agents = [RoleNames.Etcd, Master, Worker, RoleNames.Rancher];

    /// <summary>All but the members' own, which the inventory says.</summary>
    public static IReadOnlyList<RequiredPort> Table { get; } =
    [
        new(Ssh, Tcp, "ssh", All, All) { Owners = ["sshd"], IsVital = false },
        new(80, Tcp, "HTTP", [LoadBalancer], All) { Owners = ["haproxy", "nginx"] },
        new(443, Tcp, "HTTPS", [LoadBalancer], All) { Owners = ["haproxy", "nginx"] },
        new(8080, Tcp, "Rancher server", [RoleNames.Rancher], All) { Owners = ["java"] },
        new(18080, Tcp, "Rancher, while its cluster starts", [RoleNames.Rancher], All)
        {
            Owners = ["java"],
            IsVital = false,
        },
        Between(2181, "ZooKeeper of Rancher before 1.2"),
        Between(2376, "Docker of Rancher before 1.2"),
        Between(2888, "ZooKeeper's peers of Rancher before 1.2"),
        Between(3888, "ZooKeeper's elections of Rancher before 1.2"),
        Between(6379, "Redis of Rancher before 1.2"),
        new(3306, Tcp, "MySQL", [Database], [RoleNames.Rancher]) { Owners = ["mysqld", "mariadbd"] },
        new(500, Udp, "IPsec key exchange of Rancher's network", s_agents, s_agents) { Owners = ["charon"] },
        new(4500, Udp, "IPsec of Rancher's network", s_agents, s_agents) { Owners = ["charon"] },
    ];

    /// <summary>What this host has to serve, and from which address.</summary>
    public static IReadOnlyList<(RequiredPort Port, string Address)> Of(HostEntry host, Inventory inventory) =>
        [
            .. Table
                .Where(port => port.Roles.Intersect(host.Roles).Any())
                .Select(port => port.Number == Ssh ? port with { Number = host.Ssh?.Port ?? Ssh } : port)
                .Select(port => (port, host.Address)),
            .. (inventory.Etcd?.Members ?? []).Where(member => member.Host == host.Name).SelectMany(Member),
        ];

    private static RequiredPort Between(int number, string purpose) =>
        new(number, Tcp, purpose, [RoleNames.Rancher], [RoleNames.Rancher])
        {
            Owners = ["java", "redis-server"],
            IsVital = false,
        };

    private static IEnumerable<(RequiredPort, string)> Member(EtcdMemberEntry member) =>
        [
            (
                new(member.ClientUrl.Port, Tcp, "etcd's clients", [RoleNames.Etcd], [RoleNames.Etcd, Master, Worker])
                {
                    Owners = ["etcd"],
                },
                member.ClientUrl.Host
            ),
            (
                new(member.PeerUrl.Port, Tcp, "etcd's peers", [RoleNames.Etcd], [RoleNames.Etcd]) { Owners = ["etcd"] },
                member.PeerUrl.Host
            ),
        ];
}
