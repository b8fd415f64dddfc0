using Dr.Providers.Hosts;

namespace Dr.Providers.Preflight;

/// <summary>How long a disk is written to.</summary>
/// <param name="Sync">Small writes, each forced to the disk.</param>
/// <param name="Rounds">Large writes of 8 MiB each, forced to the disk, at most so many.</param>
/// <param name="Budget">No round begins after this time.</param>
public sealed record DiskMeasurement(SyncMeasurement Sync, int Rounds, TimeSpan Budget)
{
    /// <summary>Of a machine of its own.</summary>
    public static DiskMeasurement Thorough { get; } =
        new(new SyncMeasurement(1000, TimeSpan.FromSeconds(4)), 32, TimeSpan.FromSeconds(3));

    /// <summary>Of this machine, as a sandbox: enough to see that a disk is there.</summary>
    public static DiskMeasurement Brief { get; } =
        new(new SyncMeasurement(200, TimeSpan.FromMilliseconds(500)), 1, TimeSpan.FromSeconds(1));
}
