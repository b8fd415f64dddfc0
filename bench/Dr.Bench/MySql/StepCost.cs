using System.Text.Json;
using Dr.Bench.Measuring;

namespace Dr.Bench.MySql;

/// <summary>What one step of a restore cost.</summary>
/// <param name="Round">From 1.</param>
/// <param name="Step">Its id.</param>
/// <param name="Wall">Seconds.</param>
/// <param name="Cpu">Seconds of our process.</param>
/// <param name="ServerCpu">Seconds of the server.</param>
internal sealed record StepCost(int Round, string Step, double Wall, double Cpu, double ServerCpu)
{
    /// <summary>Lays what was sampled over the newest run's journal. What lies outside of all steps is called <c>(around)</c>.</summary>
    /// <param name="runs">The folder of runs.</param>
    /// <param name="round">From 1.</param>
    /// <param name="samples">Of the whole run, in order.</param>
    public static IReadOnlyList<StepCost> Of(string runs, int round, IReadOnlyList<CpuSample> samples)
    {
        var newest = new DirectoryInfo(runs).GetDirectories().MaxBy(run => run.CreationTimeUtc)!;
        var begun = new Dictionary<string, DateTimeOffset>();
        var costs = new List<StepCost>();
        foreach (var line in File.ReadLines(Path.Join(newest.FullName, "journal.jsonl")))
        {
            using var entry = JsonDocument.Parse(line);
            var step = entry.RootElement.GetProperty("step").GetString()!;
            var at = entry.RootElement.GetProperty("at").GetDateTimeOffset();
            switch (entry.RootElement.GetProperty("kind").GetString())
            {
                case "begun":
                    begun[step] = at;
                    break;
                case "ended":
                    costs.Add(Between(round, step, At(samples, begun[step]), At(samples, at), at - begun[step]));
                    break;
            }
        }

        var whole = Between(round, "", samples[0], samples[^1], samples[^1].At - samples[0].At);
        costs.Add(
            new StepCost(
                round,
                "(around: start, preflight, plan, report)",
                whole.Wall - costs.Sum(one => one.Wall),
                whole.Cpu - costs.Sum(one => one.Cpu),
                whole.ServerCpu - costs.Sum(one => one.ServerCpu)
            )
        );
        return costs;
    }

    private static StepCost Between(int round, string step, CpuSample from, CpuSample to, TimeSpan wall) =>
        new(round, step, wall.TotalSeconds, to.Cpu - from.Cpu, to.ServerCpu - from.ServerCpu);

    private static CpuSample At(IReadOnlyList<CpuSample> samples, DateTimeOffset at) =>
        samples.LastOrDefault(sample => sample.At <= at) ?? samples[0];
}
