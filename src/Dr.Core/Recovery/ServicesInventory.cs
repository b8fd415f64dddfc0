namespace Dr.Recovery;

/// <summary>
/// What runs on the hosts beside etcd: API servers, Rancher, kubelets, the load balancer. Stopped before anything is changed, in reverse
/// order; started at the end, one group after the other.
/// </summary>
/// <param name="Groups">In the order in which they are started.</param>
public sealed record ServicesInventory(IReadOnlyList<ServiceGroup> Groups);

/// <summary>Units that run on every host of a role.</summary>
/// <param name="Role">See <see cref="Dr.Preflight.RoleNames"/>; unique.</param>
/// <param name="Units">Of systemd, in the order in which a host starts them.</param>
public sealed record ServiceGroup(string Role, IReadOnlyList<string> Units)
{
    /// <summary>Answers with 2xx or 3xx once a host is ready; <c>{address}</c> stands for the host's. Null: running is enough.</summary>
    public string? Ready { get; init; }

    /// <summary>How long a host may take to become ready.</summary>
    /// <value>2 minutes.</value>
    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(2);

    public Uri? ReadyOn(HostEntry host) =>
        Ready is null ? null : new Uri(Ready.Replace("{address}", host.Address, StringComparison.Ordinal));
}

/// <summary>What was seen of services that were started.</summary>
/// <param name="Groups">Each group that was started.</param>
public sealed record ServicesObservation(IReadOnlyList<StartedGroup> Groups);

/// <summary>One group.</summary>
/// <param name="Role">Of its hosts.</param>
/// <param name="Hosts">Those that are ready.</param>
public sealed record StartedGroup(string Role, IReadOnlyList<string> Hosts);
