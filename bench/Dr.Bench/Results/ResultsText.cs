using System.Globalization;
using System.Text;
using System.Text.Json;
using Dr.Bench.Measuring;

namespace Dr.Bench.Results;

/// <summary>What the pages of all benchmarks have in common.</summary>
internal sealed class ResultsText
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly StringBuilder _text = new();
    private readonly string _name;

    public ResultsText(string benchmark, string title, DateTimeOffset date)
    {
        _name = $"{benchmark}-{date.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        _text.Append(CultureInfo.InvariantCulture, $"# {title}\n\n");
        _text.Append(
            CultureInfo.InvariantCulture,
            $"Made by `bench/run.sh {benchmark}`. Everything ran side by side in one run on one machine and one disk; each round began with another contender.\n"
        );
        _text.Append("Figures are medians over the rounds; ratios are taken round by round, then their median.\n");
        _text.Append(CultureInfo.InvariantCulture, $"All single figures: [{_name}.json]({_name}.json).\n\n");
    }

    public void Section(string title, string body)
    {
        if (body.Length > 0)
        {
            _text.Append(CultureInfo.InvariantCulture, $"## {title}\n\n{body}\n");
        }
    }

    /// <returns>The page's path.</returns>
    public string Write<T>(T figures, string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Join(folder, $"{_name}.json"), JsonSerializer.Serialize(figures, s_json) + "\n");
        var page = Path.Join(folder, $"{_name}.md");
        File.WriteAllText(page, _text.ToString());
        return page;
    }

    public static string Facts(Machine machine, double loadAtEnd, IReadOnlyDictionary<string, string> versions)
    {
        var sha = machine.HasShaInstructions ? "with SHA instructions" : "without SHA instructions";
        return $"- {machine.Cores} cores, {machine.Processor}, {sha}; {machine.MemoryGiB:0.#} GiB memory; Linux {machine.Kernel}\n"
            + $"- disk: {machine.DiskMiBPerSecond:0} MiB/s written and forced out, {machine.SyncMilliseconds:0.00} ms for a small write forced out\n"
            + $"- load average of the minute before {machine.LoadAtBegin:0.0}, at the end {loadAtEnd:0.0}\n"
            + $"- {string.Join(", ", versions.Select(one => $"{one.Key} {one.Value}"))}\n";
    }

    public static string Table(IReadOnlyList<Measurement> all, IReadOnlyList<Command> contenders, string server) =>
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
}
