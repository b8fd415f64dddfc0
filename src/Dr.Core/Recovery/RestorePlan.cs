using System.Text.Json.Serialization;

namespace Dr.Recovery;

/// <summary>
/// Everything a restore will do and why, computed before anything is touched. Printable, and all that a resume needs. A part that is
/// null is not restored by this run; the steps of different parts do not wait for one another.
/// </summary>
public sealed record RestorePlan
{
    public const string FormatName = "dr-restore-plan";

    public string Format { get; init; } = FormatName;

    public string Version { get; init; } = "1.0";

    public required RunId Run { get; init; }

    public required DateTimeOffset PlannedAt { get; init; }

    public required RestoreOrigin Origin { get; init; }

    public required Inventory Inventory { get; init; }

    /// <summary>Findings of the preflight that the operator goes on in spite of, see <see cref="Preflight.Acceptance"/>.</summary>
    public IReadOnlyList<string> Accepted { get; init; } = [];

    /// <summary>
    /// The old cluster stands on the very machines: its members are stopped and their data kept beside, see <see cref="EtcdMemberEntry.KeptBeside"/>.
    /// Without this a machine that holds data, or an old member that answers, is refused.
    /// </summary>
    public bool InPlace { get; init; }

    /// <summary>
    /// The real cluster lives and must not be touched: no machine of this plan may reach it, and nobody asks its members to be silent.
    /// </summary>
    public bool IsRehearsal { get; init; }

    public KeysRestorePlan? Keys { get; init; }

    public EtcdRestorePlan? Etcd { get; init; }

    /// <summary>Members that are replaced; with them there is no other part.</summary>
    public MemberPlan? Member { get; init; }

    public MySqlRestorePlan? MySql { get; init; }

    public ObjectsRestorePlan? Objects { get; init; }

    /// <summary>Whether the services of the inventory are stopped before and started after.</summary>
    public bool StartsServices { get; init; }

    /// <summary>Whether the load balancer of the inventory is proven.</summary>
    public bool VerifiesLoadBalancer { get; init; }

    public required IReadOnlyList<Decision> Decisions { get; init; }

    public required IReadOnlyList<RestoreStep> Steps { get; init; }

    /// <summary>How long the run will take; null where one of its steps was never done from this machine.</summary>
    public double? EstimatedSeconds => StepEstimates.Total(Steps);

    /// <summary>Which parts this run restores, see <see cref="RestoreParts"/>.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Parts =>
        [
            .. Keys is null ? [] : new[] { RestoreParts.Keys },
            .. Etcd is null ? [] : new[] { RestoreParts.Etcd },
            .. Member is null ? [] : new[] { RestoreParts.Member },
            .. MySql is null ? [] : new[] { RestoreParts.MySql },
            .. Objects is null ? [] : new[] { RestoreParts.Objects },
            .. StartsServices ? new[] { RestoreParts.Services } : [],
            .. VerifiesLoadBalancer ? new[] { RestoreParts.LoadBalancer } : [],
        ];

    /// <exception cref="InvalidOperationException">The plan has no such part; its steps are not in it either.</exception>
    [JsonIgnore]
    public EtcdRestorePlan RequiredEtcd => Etcd ?? throw Lacks(RestoreParts.Etcd);

    /// <inheritdoc cref="RequiredEtcd"/>
    [JsonIgnore]
    public MemberPlan RequiredMember => Member ?? throw Lacks(RestoreParts.Member);

    /// <inheritdoc cref="RequiredEtcd"/>
    [JsonIgnore]
    public MySqlRestorePlan RequiredMySql => MySql ?? throw Lacks(RestoreParts.MySql);

    /// <inheritdoc cref="RequiredEtcd"/>
    [JsonIgnore]
    public ObjectsRestorePlan RequiredObjects => Objects ?? throw Lacks(RestoreParts.Objects);

    /// <summary>A plan of no part yet; each part adds itself.</summary>
    public static RestorePlan Begin(RunId run, RestoreOrigin origin, Inventory inventory, DateTimeOffset now) =>
        new()
        {
            Run = run,
            PlannedAt = now,
            Origin = origin,
            Inventory = inventory,
            Decisions = [],
            Steps = [],
        };

    /// <summary>This plan with one more part's decisions and steps.</summary>
    public RestorePlan With(IReadOnlyList<Decision> decisions, IReadOnlyList<RestoreStep> steps) =>
        this with
        {
            Decisions = [.. Decisions, .. decisions],
            Steps = [.. Steps, .. steps],
        };

    private InvalidOperationException Lacks(string part) => new($"{Run} restores no {part}");
}
