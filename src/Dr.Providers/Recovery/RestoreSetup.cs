using Dr.Providers.Preflight;
using Dr.Randomness;
using Dr.Recovery;
using Dr.Runs;

namespace Dr.Providers.Recovery;

/// <summary>What a restore needs from its host program.</summary>
/// <param name="RunsFolder">Where runs keep plan, journal and, while they run, the plain snapshot: as much room as it needs, and private.</param>
/// <param name="Clock">The time.</param>
/// <param name="Random">For the ids of runs.</param>
/// <param name="Progress">Takes what happens, for people.</param>
public sealed record RestoreSetup(
    string RunsFolder,
    TimeProvider Clock,
    IRandomSource Random,
    IProgress<RunEvent> Progress
)
{
    /// <summary>How long members may take to become ready, besides what their size needs.</summary>
    /// <value>60 seconds.</value>
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How the disk of a machine is measured before a restore.</summary>
    public DiskMeasurement Disk { get; init; } = DiskMeasurement.Thorough;

    /// <summary>How this machine's is, where it stands in for others.</summary>
    public DiskMeasurement SandboxDisk { get; init; } = DiskMeasurement.Brief;

    /// <summary>What an operator goes on in spite of, see <see cref="Dr.Preflight.Acceptance"/>.</summary>
    public IReadOnlyList<string> Accepted { get; init; } = [];

    /// <summary>Whether the old cluster stands on the very machines and may be stopped, see <see cref="RestorePlan.InPlace"/>.</summary>
    public bool InPlace { get; init; }
}
