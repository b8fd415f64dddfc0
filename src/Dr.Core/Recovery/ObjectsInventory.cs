namespace Dr.Recovery;

/// <summary>
/// The cluster that objects are restored into, and what is changed of them on the way. The defaults are those of a rebuilt, empty
/// cluster beside lost disks. Where a secret is, never the secret.
/// </summary>
public sealed record ObjectsInventory
{
    /// <summary>Null: the service account of the pod that this runs in.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Of the kubeconfig; null: its current one.</summary>
    public string? Context { get; init; }

    /// <summary>Nothing outside of these is restored; empty: everything.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>What is restored, each entry more of it (see <see cref="Dr.Objects.Recovery.ObjectSelection"/>); empty: everything.</summary>
    public IReadOnlyList<string> Select { get; init; } = [];

    public ExistingMode Existing { get; init; }

    public ReplicaMode Replicas { get; init; }

    public CronJobMode CronJobs { get; init; }

    public JobMode Jobs { get; init; }

    public AddressRule NodePorts { get; init; } = AddressRule.Keep;

    public AddressRule ClusterIPs { get; init; } = AddressRule.Keep;

    public AddressRule LoadBalancers { get; init; } = AddressRule.Keep;

    /// <summary>By the name that was captured: the class to use instead.</summary>
    public IReadOnlyDictionary<string, string> StorageClasses { get; init; } = new Dictionary<string, string>();

    public VolumeMode Volumes { get; init; }

    public GateMode Webhooks { get; init; }

    public StatusMode Status { get; init; }

    public RehearsalMode Rehearse { get; init; } = RehearsalMode.Sample;

    /// <summary>Whether what was held is let go at the end of the run, once it was verified.</summary>
    public bool Release { get; init; }

    /// <summary>How many requests are under way at once.</summary>
    public int Connections { get; init; } = 16;

    /// <summary>For messages.</summary>
    public string Place => Kubeconfig is null ? "the cluster of this pod" : $"the cluster of {Kubeconfig}";
}

/// <summary>What becomes of an object that is there before the run. Those that every cluster makes for itself are brought to what was captured in any case.</summary>
public enum ExistingMode
{
    /// <summary>It is left alone, and told where it is another than the captured one.</summary>
    Keep,

    /// <summary>The fields that were captured are set; others stay, and the report says which.</summary>
    Update,

    /// <summary>The captured object takes its place.</summary>
    Replace,
}

/// <summary>How many replicas workloads begin with.</summary>
public enum ReplicaMode
{
    Keep,

    /// <summary>None, until released.</summary>
    Hold,
}

/// <summary>Whether cron jobs begin at once.</summary>
public enum CronJobMode
{
    /// <summary>Not before they are released: a restored database is not to be mailed from twice.</summary>
    Suspend,
    Keep,
}

/// <summary>Which jobs come back.</summary>
public enum JobMode
{
    /// <summary>Those that had not finished; so for pods without a controller.</summary>
    SkipFinished,

    /// <summary>All; finished ones run once more.</summary>
    All,
}

/// <summary>What becomes of volumes.</summary>
public enum VolumeMode
{
    /// <summary>Persistent volumes stay away and claims ask for new ones: the disks are taken for lost.</summary>
    Skip,

    /// <summary>Volumes and claims come back bound as they were: the disks are there.</summary>
    Keep,
}

/// <summary>When admission webhooks and aggregated APIs are written, which stand before every later request.</summary>
public enum GateMode
{
    /// <summary>Not while their service has nobody ready behind it; the report names them.</summary>
    Park,

    /// <summary>In any case, after everything else.</summary>
    Write,
}

/// <summary>Whose status is written.</summary>
public enum StatusMode
{
    None,

    /// <summary>That of the objects whose status the point holds, see docs/operations/objects.md.</summary>
    Custom,
}

/// <summary>How much is tried with <c>dryRun=All</c> before anything is written.</summary>
public enum RehearsalMode
{
    None,

    /// <summary>A few objects of each type; what would be refused is told.</summary>
    Sample,

    /// <summary>Every object; nothing is written where one would be refused.</summary>
    All,

    /// <summary>Every object, and nothing else: nothing is written.</summary>
    Only,
}
