namespace Dr.Bench.Measuring;

/// <summary>What one run of one contender cost. Seconds and MiB.</summary>
/// <param name="Contender">Its short name.</param>
/// <param name="Round">From 1.</param>
/// <param name="Wall">From the start of its process to its end.</param>
/// <param name="Cpu">User and system time of the process and everything that it started and waited for.</param>
/// <param name="System">The system time in <paramref name="Cpu"/>.</param>
/// <param name="ServerCpu">User and system time that the etcd servers spent meanwhile.</param>
/// <param name="PeakMiB">VmHWM of the largest process of its tree.</param>
/// <param name="Bytes">What it left in the store, or 0.</param>
internal sealed record Measurement(
    string Contender,
    int Round,
    double Wall,
    double Cpu,
    double System,
    double ServerCpu,
    double PeakMiB,
    long Bytes
);
