namespace Dr.Recovery;

/// <summary>Everything a restore will do and why, computed before anything is touched. Printable, and all that a resume needs.</summary>
public sealed record RestorePlan
{
    public const string FormatName = "dr-restore-plan";

    public string Format { get; init; } = FormatName;

    public string Version { get; init; } = "1.0";

    public required RunId Run { get; init; }

    public required DateTimeOffset PlannedAt { get; init; }

    public required RestoreOrigin Origin { get; init; }

    public required Inventory Inventory { get; init; }

    public required EtcdRestorePlan Etcd { get; init; }

    public required IReadOnlyList<Decision> Decisions { get; init; }

    public required IReadOnlyList<RestoreStep> Steps { get; init; }
}
