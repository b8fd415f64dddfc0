using Dr.Bench.Measuring;
using Dr.Bench.Objects;

namespace Dr.Bench.Results;

/// <summary>What is to be reached with a cluster's objects, and what was.</summary>
internal static class ObjectsTargets
{
    private const string Backup = "dr-service backup";
    private const double MemoryMiB = 200;

    public static IReadOnlyList<Target> Of(ObjectsFigures figures) =>
        [
            .. figures.Exports.Count == 0
                ? []
                : new[] { Against(figures.Exports, Backup, ExportComparison.Kubectl, 0.35) },
            .. figures.Loads.Count == 0
                ? []
                : new[] { Against(figures.Loads, ApplyComparison.Ours, ApplyComparison.Kubectl, 0.4) },
            .. Memory(figures.Exports, Backup),
            .. Memory(figures.Loads, ApplyComparison.Ours),
        ];

    private static Target Against(IReadOnlyList<Measurement> all, string ours, string theirs, double reach) =>
        new($"{ours}: wall against {theirs}", Targets.Ratio(all, ours, theirs), reach, "×");

    private static IEnumerable<Target> Memory(IReadOnlyList<Measurement> all, string ours) =>
        all.Count == 0
            ? []
            :
            [
                new(
                    $"{ours}: peak memory (the worst round)",
                    all.Where(one => one.Contender == ours).Max(one => one.PeakMiB),
                    MemoryMiB,
                    " MiB"
                ),
            ];
}
