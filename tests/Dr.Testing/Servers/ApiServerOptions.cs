namespace Dr.Testing.Servers;

/// <summary>What a Kubernetes API server of the tests is to be like.</summary>
public sealed record ApiServerOptions
{
    /// <value>5 minutes as in production; 0 never compacts.</value>
    public TimeSpan CompactionInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <value>Where the cluster IPs of services come from.</value>
    public string ServiceRange { get; init; } = "10.96.0.0/16";

    /// <summary>
    /// Which controllers run beside it; none, and no controller manager, when empty. Those of the default give namespaces their accounts and
    /// accounts their tokens, without which no pod can be made, and take deleted namespaces away; none of them makes pods.
    /// </summary>
    public IReadOnlyList<string> Controllers { get; init; } =
    ["serviceaccount", "serviceaccount-token", "root-ca-cert-publisher", "namespace"];

    /// <summary>Everything that a real cluster's controller manager does.</summary>
    public static IReadOnlyList<string> AllControllers { get; } = ["*"];

    /// <value>Members of its own etcd; 1 by default.</value>
    public int EtcdMembers { get; init; } = 1;

    /// <summary>An etcd that is there already, and stays when the server goes; null: its own.</summary>
    public EtcdCluster? Etcd { get; init; }

    /// <value>Further flags of the API server, for example <c>--max-requests-inflight=2</c>.</value>
    public IReadOnlyList<string> ExtraFlags { get; init; } = [];
}
