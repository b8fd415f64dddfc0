namespace Dr.Bench.Measuring;

/// <summary>What had been spent at a moment.</summary>
/// <param name="At">When.</param>
/// <param name="Cpu">Seconds of the contender's own process.</param>
/// <param name="ServerCpu">Seconds of the servers.</param>
internal sealed record CpuSample(DateTimeOffset At, double Cpu, double ServerCpu);
