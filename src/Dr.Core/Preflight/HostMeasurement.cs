namespace Dr.Preflight;

/// <summary>What was measured of one host. Null: it could not be, or does not apply.</summary>
/// <param name="Host">As the inventory calls it.</param>
/// <param name="Roles">What it is for.</param>
public sealed record HostMeasurement(string Host, IReadOnlyList<string> Roles)
{
    public string? Zone { get; init; }

    /// <summary>Which disk was measured.</summary>
    public string? DataPath { get; init; }

    public int? Cores { get; init; }

    public long? MemoryBytes { get; init; }

    public long? FreeBytes { get; init; }

    public long? FreeInodes { get; init; }

    /// <summary>99 of 100 writes of the size of etcd's are on the disk within this many milliseconds.</summary>
    public double? SyncP99 { get; init; }

    /// <summary>Over how many writes.</summary>
    public int? Syncs { get; init; }

    public double? SequentialWrite { get; init; }

    /// <summary>How many milliseconds its clock is ahead of this machine's.</summary>
    public double? ClockOffset { get; init; }

    /// <summary>By how much that may be wrong: half of a round trip.</summary>
    public double? ClockUncertainty { get; init; }

    public string? Kernel { get; init; }

    public string? OperatingSystem { get; init; }

    public int? SystemdVersion { get; init; }

    /// <summary>Null: there is none, or it does not answer.</summary>
    public DockerFacts? Docker { get; init; }

    /// <summary>Folders with data of an earlier etcd that nothing in the inventory names.</summary>
    public IReadOnlyList<string> OldData { get; init; } = [];

    public IReadOnlyList<CertificateFacts> Certificates { get; init; } = [];
}

/// <summary>A certificate that a service of a host will use.</summary>
/// <param name="Path">On the host.</param>
/// <param name="Problem">Why it cannot be used at all: missing, unreadable; null where it was read.</param>
public sealed record CertificateFacts(string Path, string? Problem = null)
{
    public DateTimeOffset? ValidFrom { get; init; }

    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Addresses that it will be shown under and does not carry.</summary>
    public IReadOnlyList<string> MissingNames { get; init; } = [];
}
