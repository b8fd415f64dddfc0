using System.Globalization;
using Dr.Bench.Measuring;
using Dr.Bench.MySql;
using Dr.Bench.Stages;

namespace Dr.Bench.Results;

/// <summary>One Markdown page of a run of the database's benchmark, and its raw figures beside it.</summary>
internal static class MySqlPage
{
    /// <returns>The page's path.</returns>
    public static string Write(MySqlFigures figures, IReadOnlyList<Command> contenders, string folder)
    {
        var title = string.Create(
            CultureInfo.InvariantCulture,
            $"MySQL: how fast and how small, {figures.Date.UtcDateTime:yyyy-MM-dd}"
        );
        var page = new ResultsText("mysql", title, figures.Date);
        page.Section(
            "What is to be reached",
            MarkdownTable.Of(
                ["figure", "measured", "to reach", ""],
                MySqlTargets.Of(figures).Select(target => target.Row)
            )
        );
        page.Section("Machine and versions", ResultsText.Facts(figures.Machine, figures.LoadAtEnd, figures.Versions));
        page.Section(
            $"Dump: {figures.MiB:0} MiB of rows, {figures.LargestShare:P0} of them in one table",
            ResultsText.Table(figures.Dumps, contenders, "server cpu s")
        );
        page.Section(
            "Restore: from what lies in the store to a schema that answers",
            ResultsText.Table(figures.Loads, contenders, "server cpu s")
        );
        page.Section("Where a restore's time goes: its steps, one after the other", Steps(figures.Steps));
        page.Section("Where a dump's time goes: each stage alone, in one thread", Stages(figures.Stages));
        page.Section(
            "What the contenders are",
            string.Concat(contenders.Select(one => $"- **{one.Name}**: {one.What}\n"))
        );
        return page.Write(figures, folder);
    }

    public static string Steps(IReadOnlyList<StepCost> all) =>
        all.Count == 0
            ? ""
            : MarkdownTable.Of(
                ["step", "wall s", "our cpu s", "server cpu s"],
                all.GroupBy(one => one.Step)
                    .Select(rounds =>
                        (IReadOnlyList<string>)
                            [
                                rounds.Key,
                                $"{Statistics.Median(rounds.Select(one => one.Wall)):0.00}",
                                $"{Statistics.Median(rounds.Select(one => one.Cpu)):0.00}",
                                $"{Statistics.Median(rounds.Select(one => one.ServerCpu)):0.00}",
                            ]
                    )
            );

    private static string Stages(IReadOnlyList<StageCost> all) =>
        all.Count == 0
            ? ""
            : MarkdownTable.Of(
                ["stage", "given MiB", "wall s", "our cpu s", "our cpu s per GiB of SQL", "server cpu s per GiB"],
                all.Select(one =>
                    (IReadOnlyList<string>)
                        [
                            one.Stage,
                            $"{one.Bytes / 1048576.0:0}",
                            $"{one.Wall:0.00}",
                            $"{one.Cpu:0.00}",
                            $"{one.PerGiB:0.00}",
                            $"{one.ServerPerGiB:0.00}",
                        ]
                )
            );
}
