namespace Dr.Providers.Hosts;

/// <summary>
/// A machine that something is restored onto. Three verbs only: everything else (<see cref="HostFiles"/>, <see cref="HostProbe"/>,
/// <see cref="Services"/>) is composed of POSIX sh over <see cref="RunAsync"/>, so that it works wherever a shell can be had.
/// </summary>
/// <remarks>Every implementation passes HostConformance. Safe for concurrent use.</remarks>
public interface IHost
{
    /// <summary>As the inventory calls it.</summary>
    string Name { get; }

    /// <summary>The machine behind it: two hosts with equal machines share disk, memory and cores.</summary>
    string Machine { get; }

    /// <summary>What runs there for long.</summary>
    IHostServices Services { get; }

    /// <summary>Runs a command to its end. A command that fails is a result; one that cannot be started is an error.</summary>
    /// <remarks>When cancelled or out of time the command is ended, with everything that it started and did not detach.</remarks>
    /// <exception cref="HostException">It did not start, or did not end in time.</exception>
    Task<HostResult> RunAsync(HostCommand command, CancellationToken cancellationToken);

    /// <summary>Writes a file: afterwards it is there whole, on the disk, readable by its owner only; before that not at all.</summary>
    /// <remarks>MUST make sure that the bytes on the host are the bytes given, where there is a network in between.</remarks>
    /// <exception cref="HostException">It could not be written; nothing is left under that name.</exception>
    Task PutAsync(string path, Stream content, CancellationToken cancellationToken);

    /// <summary>Writes blocks one after the other as etcd writes its log, each to the disk before the next.</summary>
    /// <param name="folder">On the file system to measure; made when missing, as are its parents.</param>
    /// <param name="measurement">How long to measure.</param>
    /// <param name="cancellationToken">Ends it; nothing is left behind.</param>
    /// <returns>The time of each fdatasync.</returns>
    /// <exception cref="HostException">The folder cannot be written.</exception>
    Task<IReadOnlyList<TimeSpan>> MeasureSyncAsync(
        string folder,
        SyncMeasurement measurement,
        CancellationToken cancellationToken
    );
}

/// <summary>How long to measure: until either is reached.</summary>
public sealed record SyncMeasurement(int Writes, TimeSpan Budget)
{
    /// <summary>What etcd's write-ahead log typically writes at once.</summary>
    public const int BlockSize = 2300;
}
