using System.Text.Json.Serialization;
using Dr.Errors;
using Dr.Preflight;

namespace Dr.Recovery;

/// <summary>The machines to restore onto, and what is to run on them. Data only: it goes into the plan as it is, and holds no secret.</summary>
/// <param name="Cluster">Which cluster this is to be.</param>
/// <param name="Hosts">Empty where there is only a database server.</param>
/// <param name="Etcd">Null: no place for etcd.</param>
/// <param name="MySql">Null: no place for a database.</param>
/// <param name="Objects">Null: no place for cluster objects.</param>
/// <param name="Keys">Null: no place for key material.</param>
/// <param name="Services">Null: nothing else is stopped or started.</param>
public sealed record Inventory(
    ClusterName Cluster,
    IReadOnlyList<HostEntry> Hosts,
    EtcdInventory? Etcd = null,
    MySqlInventory? MySql = null,
    ObjectsInventory? Objects = null,
    KeysInventory? Keys = null,
    ServicesInventory? Services = null
)
{
    /// <summary>What is asked of the hosts; null: the program's own default.</summary>
    public HardwareProfile? Hardware { get; init; }

    /// <summary>Null: there is none, or it is not looked at.</summary>
    public LoadBalancerInventory? LoadBalancer { get; init; }

    /// <summary>The parts of a point that have a place here.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Places =>
        [
            .. Keys is null ? [] : new[] { RestoreParts.Keys },
            .. Etcd is null ? [] : new[] { RestoreParts.Etcd },
            .. MySql is null ? [] : new[] { RestoreParts.MySql },
            .. Objects is null ? [] : new[] { RestoreParts.Objects },
            .. Services is null ? [] : new[] { RestoreParts.Services },
            .. LoadBalancer is null ? [] : new[] { RestoreParts.LoadBalancer },
        ];

    /// <exception cref="InvalidOperationException">There is no place for etcd.</exception>
    [JsonIgnore]
    public EtcdInventory RequiredEtcd => Etcd ?? throw new InvalidOperationException("the inventory has no etcd");

    /// <exception cref="InvalidOperationException">There is no place for a database.</exception>
    [JsonIgnore]
    public MySqlInventory RequiredMySql => MySql ?? throw new InvalidOperationException("the inventory has no mysql");

    /// <exception cref="InvalidOperationException">There is no place for cluster objects.</exception>
    [JsonIgnore]
    public ObjectsInventory RequiredObjects =>
        Objects ?? throw new InvalidOperationException("the inventory has no objects");

    /// <exception cref="InvalidOperationException">There is no place for key material.</exception>
    [JsonIgnore]
    public KeysInventory RequiredKeys => Keys ?? throw new InvalidOperationException("the inventory has no keys");

    /// <exception cref="InvalidOperationException">There are no services to start.</exception>
    [JsonIgnore]
    public ServicesInventory RequiredServices =>
        Services ?? throw new InvalidOperationException("the inventory has no services");

    /// <exception cref="InvalidOperationException">There is no load balancer.</exception>
    [JsonIgnore]
    public LoadBalancerInventory RequiredLoadBalancer =>
        LoadBalancer ?? throw new InvalidOperationException("the inventory has no load balancer");

    public HostEntry Host(string name) => Hosts.Single(host => host.Name == name);
}

/// <summary>One machine.</summary>
/// <param name="Name">Unique in the inventory.</param>
/// <param name="Address">Where its services listen: an IP address or a name.</param>
/// <param name="Kind">Which implementation reaches it: <see cref="Local"/> or <see cref="OverSsh"/>.</param>
/// <param name="Directory">Absolute; what a restore puts on the host lies below it. No two hosts share one.</param>
/// <param name="Zone">Failure zone, or null.</param>
public sealed record HostEntry(string Name, string Address, string Kind, string Directory, string? Zone = null)
{
    public const string Local = "local";
    public const string OverSsh = "ssh";

    /// <summary>How a host of kind <see cref="OverSsh"/> is reached; null for others.</summary>
    public SshAccess? Ssh { get; init; }

    /// <summary>What it is for, see <see cref="RoleNames"/>.</summary>
    public IReadOnlyList<string> Roles { get; init; } = RoleNames.Default;
}

/// <summary>The etcd members to make. Exactly one per host.</summary>
public sealed record EtcdInventory
{
    public required IReadOnlyList<EtcdMemberEntry> Members { get; init; }

    /// <summary>The folder of <c>etcd</c> and its tools on every host; null: the host's PATH.</summary>
    public string? Binaries { get; init; }

    /// <summary>Null: as the planner decides.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>Null: etcd's own default, 1.5 MiB.</summary>
    public long? MaxRequestBytes { get; init; }

    /// <summary>Of the client port, as files on the hosts; null: plain HTTP.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>Of the peer port, as files on the hosts.</summary>
    public TlsFiles? PeerTls { get; init; }

    /// <summary>With which the restored cluster is verified, as files on this machine.</summary>
    public TlsFiles? ClientTls { get; init; }

    /// <summary>Further arguments of every member.</summary>
    public IReadOnlyList<string> ExtraArguments { get; init; } = [];

    /// <summary>Who verifies, where authentication is on; with <see cref="PasswordFile"/> on this machine.</summary>
    public string? User { get; init; }

    public string? PasswordFile { get; init; }

    /// <summary>Client URLs of the old cluster, which must be silent. Null: those that the manifest recorded.</summary>
    public IReadOnlyList<Uri>? OldEndpoints { get; init; }

    /// <exception cref="DrException">The inventory names no such member (<see cref="ErrorCode.Usage"/>).</exception>
    public EtcdMemberEntry Required(string member) =>
        Members.SingleOrDefault(entry => entry.Name == member)
        ?? throw new DrException(
            ErrorCode.Usage,
            $"the inventory has no etcd member '{member}'",
            $"it has {string.Join(", ", Members.Select(entry => entry.Name))}"
        );

    public EtcdMemberEntry MemberOn(string host) => Members.Single(member => member.Host == host);
}

/// <summary>One member.</summary>
public sealed record EtcdMemberEntry(string Name, string Host, Uri ClientUrl, Uri PeerUrl, string DataDirectory)
{
    /// <summary>Where a run keeps the data that it found in <see cref="DataDirectory"/>. Nobody but an operator removes it.</summary>
    public string KeptBeside(RunId run) => $"{DataDirectory}.before-{run}";
}

/// <summary>PEM files. <c>{member}</c> in a path stands for the member's name.</summary>
public sealed record TlsFiles(string Ca, string Certificate, string Key)
{
    public TlsFiles For(string member) => new(Fill(Ca, member), Fill(Certificate, member), Fill(Key, member));

    private static string Fill(string path, string member) =>
        path.Replace("{member}", member, StringComparison.Ordinal);
}
