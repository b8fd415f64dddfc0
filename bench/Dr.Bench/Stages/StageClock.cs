using System.Diagnostics;
using Dr.Bench.Measuring;

namespace Dr.Bench.Stages;

/// <summary>Measures stages that run in this process, one at a time.</summary>
/// <param name="clock">Measures.</param>
/// <param name="server">Whose processor time is counted beside; null: nobody's.</param>
internal sealed class StageClock(TimeProvider clock, int? server = null)
{
    private const double GiB = 1 << 30;
    private readonly List<StageCost> _costs = [];

    public IReadOnlyList<StageCost> Costs => _costs;

    /// <summary>Bytes of what is captured: what costs are given for a GiB of.</summary>
    public long PlainSize { get; set; }

    /// <summary>Whether what is measured counts: code compiles when it first runs.</summary>
    public bool IsWarm { get; set; }

    public void Measure(string stage, long bytes, Action work) =>
        MeasureAsync(
                stage,
                bytes,
                () =>
                {
                    work();
                    return Task.CompletedTask;
                }
            )
            .GetAwaiter()
            .GetResult();

    public async Task MeasureAsync(string stage, long bytes, Func<Task> work)
    {
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        var (cpu, serverCpu) = (self.TotalProcessorTime, ServerCpu());
        var begun = clock.GetTimestamp();
        await work();
        var wall = clock.GetElapsedTime(begun).TotalSeconds;
        self.Refresh();
        var spent = (self.TotalProcessorTime - cpu).TotalSeconds;
        if (IsWarm)
        {
            var size = PlainSize / GiB;
            _costs.Add(new StageCost(stage, bytes, wall, spent, spent / size, (ServerCpu() - serverCpu) / size));
            Console.Error.WriteLine(
                $"stage: {stage}: {wall:0.00} s, cpu {spent:0.00} s, {_costs[^1].PerGiB:0.00} + {_costs[^1].ServerPerGiB:0.00} s/GiB"
            );
        }
    }

    private double ServerCpu() => server is { } pid ? ProcStat.CpuSeconds(pid) : 0;
}
