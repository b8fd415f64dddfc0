namespace Dr.Providers.Cluster.Client;

/// <summary>How something is written.</summary>
internal sealed record ApiWrite
{
    public static ApiWrite Plain { get; } = new();

    /// <summary>Admission and validation run, nothing is stored (<c>dryRun=All</c>). Refused by the client where the server is too old to keep this promise.</summary>
    public bool DryRun { get; init; }

    /// <value><c>dr</c>: whom the server notes as the owner of the fields.</value>
    public string FieldManager { get; init; } = "dr";

    /// <summary>Whether fields of other managers are taken over; without it they are a <see cref="ClusterErrorKind.Conflict"/>. For applying alone.</summary>
    public bool Force { get; init; }

    /// <summary><c>status</c>, <c>scale</c> …; null: the object itself.</summary>
    public string? Subresource { get; init; }
}

/// <summary>What a patch is written in.</summary>
internal enum PatchKind
{
    /// <summary>RFC 7386: members replace members, null removes, lists are replaced whole.</summary>
    Merge,

    /// <summary>RFC 6902: a list of operations.</summary>
    Json,

    /// <summary>Kubernetes' own, with lists merged by key; not for custom resources.</summary>
    Strategic,
}

/// <summary>How something is deleted.</summary>
internal sealed record ApiDelete
{
    public bool DryRun { get; init; }

    /// <summary><c>Foreground</c>, <c>Background</c> or <c>Orphan</c>; null: as the type has it.</summary>
    public string? Propagation { get; init; }

    /// <summary>Only if it is still this one; else a <see cref="ClusterErrorKind.Conflict"/>.</summary>
    public string? Uid { get; init; }

    /// <summary>Seconds that a pod is given to end; null: as the pod has it.</summary>
    public int? GraceSeconds { get; init; }
}
