using System.Globalization;
using Dr.Bench.Comparisons;
using Dr.Bench.Measuring;

namespace Dr.Bench.Results;

/// <summary>One Markdown page of a run of etcd's benchmark, and its raw figures beside it.</summary>
internal static class ResultsPage
{
    /// <returns>The page's path.</returns>
    public static string Write(Figures figures, IReadOnlyList<Command> contenders, string folder)
    {
        var title = string.Create(
            CultureInfo.InvariantCulture,
            $"etcd: how fast and how small, {figures.Date.UtcDateTime:yyyy-MM-dd}"
        );
        var page = new ResultsText("etcd", title, figures.Date);
        page.Section(
            "What is to be reached",
            MarkdownTable.Of(["figure", "measured", "to reach", ""], Targets.Of(figures).Select(target => target.Row))
        );
        page.Section("Machine and versions", ResultsText.Facts(figures.Machine, figures.LoadAtEnd, figures.Versions));
        page.Section(
            $"Capture: {figures.Keys} keys, {figures.LargeMiB} MiB of values",
            ResultsText.Table(figures.Captures, contenders, "etcd cpu s")
        );
        page.Section(
            $"Capture of {figures.SmallMiB} MiB: memory does not grow with size",
            ResultsText.Table(figures.SmallCaptures, contenders, "etcd cpu s")
        );
        page.Section(
            "Restore: from the sealed object to five healthy members with equal hashes",
            ResultsText.Table(figures.Restores, contenders, "members' cpu s")
        );
        page.Section("Put latency of the captured member, in milliseconds", Latencies(figures.Latencies));
        page.Section("Where a capture's time goes: each stage alone", Stages(figures));
        page.Section(
            "What the contenders are",
            string.Concat(contenders.Select(one => $"- **{one.Name}**: {one.What}\n"))
        );
        return page.Write(figures, folder);
    }

    private static string Latencies(IReadOnlyList<LatencyRound> all) =>
        all.Count == 0
            ? ""
            : MarkdownTable.Of(
                ["", "p50", "p99", "p99 min–max", "largest", "captures", "puts"],
                all.GroupBy(one => one.Contender)
                    .Select(rounds =>
                        (IReadOnlyList<string>)
                            [
                                rounds.Key,
                                $"{Statistics.Median(rounds.Select(one => one.P50)):0.00}",
                                $"{Statistics.Median(rounds.Select(one => one.P99)):0.0}",
                                $"{rounds.Min(one => one.P99):0.0}–{rounds.Max(one => one.P99):0.0}",
                                $"{rounds.Max(one => one.Most):0}",
                                $"{rounds.Sum(one => one.Captures)}",
                                $"{rounds.Sum(one => one.Puts)}",
                            ]
                    )
            );

    private static string Stages(Figures figures) =>
        figures.Stages.Count == 0
            ? ""
            : MarkdownTable.Of(
                ["stage", "given MiB", "wall s", "cpu s", "cpu s per GiB of snapshot"],
                figures.Stages.Select(one =>
                    (IReadOnlyList<string>)
                        [
                            one.Stage,
                            $"{one.Bytes / 1048576.0:0}",
                            $"{one.Wall:0.00}",
                            $"{one.Cpu:0.00}",
                            $"{one.PerGiB:0.00}",
                        ]
                )
            );
}
