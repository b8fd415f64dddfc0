using System.Globalization;
using System.Text;
using System.Text.Json;
using Dr.Bench.Comparisons;
using Dr.Bench.Measuring;

namespace Dr.Bench.Results;

/// <summary>One Markdown page of a run, and its raw figures beside it.</summary>
internal static class ResultsPage
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <returns>The page's path.</returns>
    public static string Write(Figures figures, IEnumerable<Command> contenders, string folder)
    {
        Directory.CreateDirectory(folder);
        var name = $"etcd-{figures.Date.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        File.WriteAllText(Path.Join(folder, $"{name}.json"), JsonSerializer.Serialize(figures, s_json) + "\n");
        var page = Path.Join(folder, $"{name}.md");
        File.WriteAllText(page, Text(figures, [.. contenders], $"{name}.json"));
        return page;
    }

    private static string Text(Figures figures, IReadOnlyList<Command> contenders, string raw)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"# etcd: how fast and how small, {figures.Date.UtcDateTime:yyyy-MM-dd}\n\n"
        );
        text.Append(
            "Made by `bench/run.sh etcd`. Everything ran side by side in one run on one machine and one disk; each round began with another contender.\n"
        );
        text.Append("Figures are medians over the rounds; ratios are taken round by round, then their median.\n");
        text.Append(CultureInfo.InvariantCulture, $"All single figures: [{raw}]({raw}).\n\n");
        Section(
            text,
            "What is to be reached",
            MarkdownTable.Of(["figure", "measured", "to reach", ""], Targets.Of(figures).Select(target => target.Row))
        );
        Section(text, "Machine and versions", Facts(figures));
        Section(
            text,
            $"Capture: {figures.Keys} keys, {figures.LargeMiB} MiB of values",
            Table(figures.Captures, contenders, "etcd cpu s")
        );
        Section(
            text,
            $"Capture of {figures.SmallMiB} MiB: memory does not grow with size",
            Table(figures.SmallCaptures, contenders, "etcd cpu s")
        );
        Section(
            text,
            "Restore: from the sealed object to five healthy members with equal hashes",
            Table(figures.Restores, contenders, "members' cpu s")
        );
        Section(text, "Put latency of the captured member, in milliseconds", Latencies(figures.Latencies));
        Section(text, "Where a capture's time goes: each stage alone", Stages(figures));
        Section(
            text,
            "What the contenders are",
            string.Concat(contenders.Select(one => $"- **{one.Name}**: {one.What}\n"))
        );
        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, string body)
    {
        if (body.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {title}\n\n{body}\n");
        }
    }

    private static string Facts(Figures figures)
    {
        var machine = figures.Machine;
        var sha = machine.HasShaInstructions ? "with SHA instructions" : "without SHA instructions";
        return $"- {machine.Cores} cores, {machine.Processor}, {sha}; {machine.MemoryGiB:0.#} GiB memory; Linux {machine.Kernel}\n"
            + $"- disk: {machine.DiskMiBPerSecond:0} MiB/s written and forced out, {machine.SyncMilliseconds:0.00} ms for a small write forced out\n"
            + $"- load average of the minute before {machine.LoadAtBegin:0.0}, at the end {figures.LoadAtEnd:0.0}\n"
            + $"- {string.Join(", ", figures.Versions.Select(one => $"{one.Key} {one.Value}"))}\n";
    }

    private static string Table(IReadOnlyList<Measurement> all, IReadOnlyList<Command> contenders, string server) =>
        all.Count == 0
            ? ""
            : MarkdownTable.Of(
                ["", "wall s", "min–max", "cpu s", "of it system", server, "peak MiB", "left MiB", "ours ÷ this"],
                contenders
                    .Select(one => all.Where(measured => measured.Contender == one.Name).ToList())
                    .Where(rounds => rounds.Count > 0)
                    .Select(rounds => Row(rounds, all))
            );

    private static string[] Row(List<Measurement> rounds, IReadOnlyList<Measurement> all)
    {
        var name = rounds[0].Contender;
        var ours = all.Select(one => one.Contender).First(one => one.StartsWith("dr-", StringComparison.Ordinal));
        return
        [
            name,
            $"{Statistics.Median(rounds.Select(one => one.Wall)):0.00}",
            $"{rounds.Min(one => one.Wall):0.00}–{rounds.Max(one => one.Wall):0.00}",
            $"{Statistics.Median(rounds.Select(one => one.Cpu)):0.00}",
            $"{Statistics.Median(rounds.Select(one => one.System)):0.00}",
            $"{Statistics.Median(rounds.Select(one => one.ServerCpu)):0.00}",
            $"{Statistics.Median(rounds.Select(one => one.PeakMiB)):0}",
            $"{Statistics.Median(rounds.Select(one => one.Bytes / 1048576.0)):0}",
            name == ours ? "" : $"{Targets.Ratio(all, ours, name):0.00}",
        ];
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
