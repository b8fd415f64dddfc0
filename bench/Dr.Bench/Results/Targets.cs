using Dr.Bench.Comparisons;
using Dr.Bench.Measuring;

namespace Dr.Bench.Results;

/// <summary>What is to be reached, and what was.</summary>
internal static class Targets
{
    private const string Ours = "dr-service backup";

    public static IReadOnlyList<Target> Of(Figures figures) =>
        [
            .. Captures(figures.Captures),
            .. Restores(figures.Restores),
            .. Memory(figures),
            .. Latencies(figures.Latencies),
        ];

    private static IEnumerable<Target> Captures(IReadOnlyList<Measurement> all)
    {
        if (all.Count > 0)
        {
            yield return new(
                "backup: wall against the pipeline",
                Ratio(all, Ours, CaptureComparison.Pipeline),
                0.85,
                "×"
            );
            yield return new(
                "backup: wall against the careful one",
                Ratio(all, Ours, CaptureComparison.Careful),
                0.5,
                "×"
            );
            yield return new(
                "backup: wall against etcdctl alone (aim)",
                Ratio(all, Ours, CaptureComparison.Floor),
                1.3,
                "×"
            );
        }
    }

    private static IEnumerable<Target> Restores(IReadOnlyList<Measurement> all)
    {
        if (all.Count > 0)
        {
            yield return new(
                "restore: wall against member after member",
                Ratio(all, "dr-restore run", RestoreComparison.InTurn),
                0.6,
                "×"
            );
        }
    }

    private static IEnumerable<Target> Memory(Figures figures)
    {
        foreach (
            var (mib, all) in new[] { (figures.SmallMiB, figures.SmallCaptures), (figures.LargeMiB, figures.Captures) }
        )
        {
            var peaks = all.Where(one => one.Contender == Ours).Select(one => one.PeakMiB).ToList();
            if (peaks.Count > 0)
            {
                yield return new($"backup: peak memory at {mib} MiB (the worst round)", peaks.Max(), 150, " MiB");
            }
        }
    }

    private static IEnumerable<Target> Latencies(IReadOnlyList<LatencyRound> all)
    {
        if (all.Count > 0)
        {
            var ratio = Statistics.MedianRatio(P99(Ours), P99(CaptureComparison.Floor));
            yield return new("put latency p99 during a capture against during etcdctl's", ratio, 1.2, "×");
        }

        IEnumerable<double> P99(string contender) =>
            all.Where(one => one.Contender == contender).OrderBy(one => one.Round).Select(one => one.P99);
    }

    public static double Ratio(IReadOnlyList<Measurement> all, string ours, string reference) =>
        Statistics.MedianRatio(Walls(all, ours), Walls(all, reference));

    private static IEnumerable<double> Walls(IReadOnlyList<Measurement> all, string contender) =>
        all.Where(one => one.Contender == contender).OrderBy(one => one.Round).Select(one => one.Wall);
}
