namespace Dr.Bench.Stages;

/// <summary>What one stage costs when it runs alone.</summary>
/// <param name="Stage">What ran.</param>
/// <param name="Bytes">How many bytes it was given.</param>
/// <param name="Wall">Seconds.</param>
/// <param name="Cpu">User and system seconds of this process.</param>
/// <param name="PerGiB">Cpu seconds for each GiB of what is captured, whatever the stage was given: they may be added up.</param>
/// <param name="ServerPerGiB">The same of the server.</param>
internal sealed record StageCost(
    string Stage,
    long Bytes,
    double Wall,
    double Cpu,
    double PerGiB,
    double ServerPerGiB = 0
);
