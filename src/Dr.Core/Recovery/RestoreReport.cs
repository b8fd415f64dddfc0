using System.Text.Json.Serialization;
using Dr.Errors;
using Dr.Findings;

namespace Dr.Recovery;

/// <summary>What a run did and what was observed of the restored cluster.</summary>
public sealed record RestoreReport
{
    public required RunId Run { get; init; }

    public required ClusterName Cluster { get; init; }

    public required RestoreOrigin Origin { get; init; }

    /// <summary>Not everything is as it should be: exit code 3. The findings say what. Remarks of the preflight do not count.</summary>
    public required bool Degraded { get; init; }

    /// <summary>What was restored is seen not to be what was captured: exit code 4. The findings say what.</summary>
    public required bool Damaged { get; init; }

    /// <summary>How the run ended; null where all is as it should be.</summary>
    [JsonIgnore]
    public ErrorCode? Outcome =>
        Damaged ? ErrorCode.Damaged
        : Degraded ? ErrorCode.Degraded
        : null;

    /// <summary>In the order of the plan, those that ended.</summary>
    public required IReadOnlyList<StepTime> Steps { get; init; }

    /// <summary>Of all steps together, all processes of the run.</summary>
    public required double Seconds { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What was seen of the restored key material.</summary>
    public KeysObservation? Keys { get; init; }

    /// <summary>What was seen of the restored etcd cluster.</summary>
    public EtcdObservation? Etcd { get; init; }

    /// <summary>What was seen of the restored database.</summary>
    public MySqlObservation? MySql { get; init; }

    /// <summary>What was seen of the restored objects.</summary>
    public ObjectsObservation? Objects { get; init; }

    /// <summary>What was seen of the services that were started.</summary>
    public ServicesObservation? Services { get; init; }

    /// <summary>What was seen of the load balancer.</summary>
    public LoadBalancerObservation? LoadBalancer { get; init; }

    /// <summary>Components that hold revisions of the old cluster and must be restarted; empty where they find out by themselves.</summary>
    public IReadOnlyList<string> MustBeRestarted { get; init; } = [];
}

/// <summary>How long a step took.</summary>
public sealed record StepTime(string Step, string Title, double Seconds, string Result);

/// <summary>The restored etcd cluster as its verifier saw it.</summary>
/// <param name="Members">How many there are to be.</param>
/// <param name="Healthy">How many of them are.</param>
/// <param name="RevisionBefore">Of the snapshot.</param>
/// <param name="RevisionAfter">Of the restored cluster; null when it could not be asked.</param>
/// <param name="Leader">Its name; null when they do not agree on one.</param>
/// <param name="Hash"><c>HashKV</c>, the same on all healthy members and the one computed from the file; null when not so.</param>
/// <param name="Keys">Live keys; null when they could not be counted.</param>
public sealed record EtcdObservation(
    int Members,
    int Healthy,
    long RevisionBefore,
    long? RevisionAfter = null,
    string? Leader = null,
    uint? Hash = null,
    long? Keys = null
);
