namespace Dr.Providers.Cluster.Client;

/// <summary>How the API server of a cluster is reached. Holds paths of secrets, never secrets.</summary>
public sealed record ClusterConnectionOptions
{
    /// <summary>A kubeconfig file; null inside a pod of the cluster, whose service account is used then.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Which context of the file; null: its current one.</summary>
    public string? Context { get; init; }

    /// <value>5 seconds, for TCP and TLS together.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <value>75 seconds without a byte of an answer. Servers give up on a request after 60 by themselves.</value>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(75);

    /// <value>2 minutes: how long one request is tried again while the server is away, as when it restarts.</value>
    public TimeSpan OutagePatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <value>5 minutes: how long one request waits altogether because the server says it is busy (429, 503).</value>
    public TimeSpan ThrottlePatience { get; init; } = TimeSpan.FromMinutes(5);

    /// <value>500 objects, the first size of a page of a list.</value>
    public int PageSize { get; init; } = 500;

    /// <summary>Where the kubelet puts the files of the pod's service account.</summary>
    internal string AccountFolder { get; init; } = PodLogin.Folder;

    /// <summary>Reads the environment, which tells a pod where the API server is.</summary>
    internal Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>For messages: the file, or that there is none.</summary>
    internal string Place => Kubeconfig ?? "the service account of this pod";
}
