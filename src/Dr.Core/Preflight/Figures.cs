namespace Dr.Preflight;

/// <summary>All figures that a profile can ask for.</summary>
public static class Figures
{
    public static Figure Cores { get; } =
        new(
            "cores",
            "cores",
            FigureUnit.Count,
            true,
            "host.cores-few",
            "give it more cores, or move a role to another host"
        )
        {
            IsShared = true,
        };

    // why: the kernel keeps some of a machine's memory to itself before it counts
    public static Figure Memory { get; } =
        new(
            "memory",
            "memory",
            FigureUnit.Bytes,
            true,
            "host.memory-small",
            "add memory, or move a role to another host"
        )
        {
            IsShared = true,
            Slack = 0.1,
        };

    public static Figure FreeDisk { get; } =
        new(
            "freeDisk",
            "free disk",
            FigureUnit.Bytes,
            true,
            "host.disk-small",
            "free space there, or set another directory in the inventory"
        )
        {
            IsShared = true,
        };

    public static Figure FreeInodes { get; } =
        new(
            "freeInodes",
            "free inodes",
            FigureUnit.Count,
            true,
            "host.inodes-few",
            "remove small files there (`df -i` shows where), or set another directory in the inventory"
        );

    public static Figure SyncP99 { get; } =
        new(
            "fdatasyncP99",
            "fdatasync p99",
            FigureUnit.Milliseconds,
            false,
            "host.disk-slow",
            "move the data to a faster disk that nobody else uses; without one expect slow writes and elections"
        );

    public static Figure SequentialWrite { get; } =
        new(
            "sequentialWrite",
            "sequential write",
            FigureUnit.BytesPerSecond,
            true,
            "host.disk-narrow",
            "move the data to a faster disk; a restore writes the whole database at once"
        );

    public static Figure RoundTrip { get; } =
        new(
            "roundTrip",
            "round trip",
            FigureUnit.Milliseconds,
            false,
            "network.slow",
            "bring the members nearer together, or raise --heartbeat-interval and --election-timeout in etcd.extraArguments"
        );

    public static Figure ClockSkew { get; } =
        new(
            "clockSkew",
            "clock skew",
            FigureUnit.Milliseconds,
            false,
            "host.clock-skewed",
            "set up time synchronisation there: `systemctl enable --now chronyd`, then `chronyc makestep`"
        );

    public static Figure ThinPoolFree { get; } =
        new(
            "thinPoolFree",
            "free in Docker's thin pool",
            FigureUnit.Percent,
            true,
            "docker.pool-full",
            "remove images and containers there, or extend the pool: `lvextend` on its logical volume"
        );

    public static IReadOnlyList<Figure> All { get; } =
    [Cores, Memory, FreeDisk, FreeInodes, SyncP99, SequentialWrite, RoundTrip, ClockSkew, ThinPoolFree];
}
