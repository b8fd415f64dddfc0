namespace Dr.Providers.Etcd.Capture;

/// <summary>Bounds of a capture. The defaults suit clusters from kilobytes to the 8 GiB that etcd recommends at most.</summary>
public sealed record EtcdCaptureOptions
{
    /// <value>5,000 entries behind the most advanced voter; etcd itself refuses writes when applying lags that far.</value>
    public ulong MaximumLag { get; init; } = 5_000;

    /// <value>30 seconds without a byte of the snapshot.</value>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(30);

    /// <value>120 seconds: the deadline of a snapshot of any size is at least this.</value>
    public TimeSpan MinimumDeadline { get; init; } = TimeSpan.FromSeconds(120);

    /// <value>5 MB/s: a snapshot that is slower than this on average fails, since it keeps the member's free pages locked.</value>
    public long SlowestBytesPerSecond { get; init; } = 5_000_000;

    /// <value>5: how often hashes are asked for again when a compaction got in between.</value>
    public int HashAttempts { get; init; } = 5;

    /// <summary>How long one member may take to hash its keyspace, or to stream it: the minimum, or more by its size.</summary>
    internal TimeSpan DeadlineFor(long bytes) =>
        TimeSpan.FromSeconds(Math.Max(MinimumDeadline.TotalSeconds, (double)bytes / SlowestBytesPerSecond));
}
