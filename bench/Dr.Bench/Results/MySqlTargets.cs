using Dr.Bench.Measuring;
using Dr.Bench.MySql;

namespace Dr.Bench.Results;

/// <summary>What is to be reached with a database, and what was.</summary>
internal static class MySqlTargets
{
    private const string Backup = "dr-service backup";
    private const double MemoryMiB = 200;

    public static IReadOnlyList<Target> Of(MySqlFigures figures) =>
        [.. Dumps(figures.Dumps), .. Loads(figures.Loads), .. Memory(figures), .. Locked(figures.SecondsLocked)];

    private static IEnumerable<Target> Dumps(IReadOnlyList<Measurement> all) =>
        all.Count == 0
            ? []
            :
            [
                Against(all, Backup, DumpComparison.Pipeline, 0.6),
                Against(all, Backup, DumpComparison.Compressed, 0.25),
                Against(all, Backup, DumpComparison.Plain, 2.0),
            ];

    private static IEnumerable<Target> Loads(IReadOnlyList<Measurement> all) =>
        all.Count == 0
            ? []
            :
            [
                Against(all, LoadComparison.Ours, LoadComparison.Pipeline, 0.45),
                Against(all, LoadComparison.Ours, LoadComparison.Loader, 1.0),
            ];

    private static Target Against(IReadOnlyList<Measurement> all, string ours, string theirs, double reach) =>
        new($"{ours}: wall against {theirs}", Targets.Ratio(all, ours, theirs), reach, "×");

    private static IEnumerable<Target> Memory(MySqlFigures figures) =>
        new[] { (Backup, figures.Dumps), (LoadComparison.Ours, figures.Loads) }
            .Where(one => one.Item2.Count > 0)
            .Select(one => new Target(
                $"{one.Item1}: peak memory (the worst round)",
                one.Item2.Where(measured => measured.Contender == one.Item1).Max(measured => measured.PeakMiB),
                MemoryMiB,
                " MiB"
            ));

    private static IEnumerable<Target> Locked(IReadOnlyList<double> seconds) =>
        seconds.Count == 0 ? [] : [new("time under a global lock (the worst dump)", seconds.Max(), 1, " s")];
}
