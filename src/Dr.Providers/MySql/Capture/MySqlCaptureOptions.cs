namespace Dr.Providers.MySql.Capture;

/// <summary>What is captured of a server, and within which bounds.</summary>
public sealed record MySqlCaptureOptions
{
    /// <value>Rancher's own: <c>cattle</c>.</value>
    public IReadOnlyList<string> Schemas { get; init; } = ["cattle"];

    /// <value>4: connections that read at the same time, each within the same snapshot.</value>
    public int Connections { get; init; } = 4;

    /// <value>60 seconds: while a statement has run for longer, no global read lock is asked for, as everything would queue behind it.</value>
    public TimeSpan LongestQuery { get; init; } = TimeSpan.FromSeconds(60);

    /// <value>5 seconds to wait for a lock; writers queue behind whoever waits.</value>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <value>30 seconds: a session of ours that holds a lock and says nothing for longer is ended by the server, and the lock with it.</value>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <value>300 seconds that a replica may be behind its source without a finding.</value>
    public TimeSpan MaximumLag { get; init; } = TimeSpan.FromSeconds(300);

    /// <value>32 MiB of rows in one artifact, as the server estimates; more where that would be more than 1,000 artifacts.</value>
    public long ChunkSize { get; init; } = 32 << 20;

    /// <value>3: Rancher servers that use the database, for the connections that it has to allow.</value>
    public int RancherNodes { get; init; } = 3;
}
