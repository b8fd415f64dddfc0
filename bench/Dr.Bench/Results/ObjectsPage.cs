using System.Globalization;
using Dr.Bench.Measuring;
using Dr.Bench.Stages;

namespace Dr.Bench.Results;

/// <summary>One Markdown page of a run of the objects' benchmark, and its raw figures beside it.</summary>
internal static class ObjectsPage
{
    /// <returns>The page's path.</returns>
    public static string Write(ObjectsFigures figures, IReadOnlyList<Command> contenders, string folder)
    {
        var title = string.Create(
            CultureInfo.InvariantCulture,
            $"Cluster objects: how fast and how small, {figures.Date.UtcDateTime:yyyy-MM-dd}"
        );
        var page = new ResultsText("objects", title, figures.Date);
        page.Section(
            "What is to be reached",
            MarkdownTable.Of(
                ["figure", "measured", "to reach", ""],
                ObjectsTargets.Of(figures).Select(target => target.Row)
            )
        );
        page.Section("Machine and versions", ResultsText.Facts(figures.Machine, figures.LoadAtEnd, figures.Versions));
        page.Section(
            $"Export: {figures.Objects} objects",
            ResultsText.Table(figures.Exports, contenders, "server cpu s")
        );
        page.Section(
            $"Restore: {figures.Restored} objects into a cluster that has just begun",
            ResultsText.Table(figures.Loads, contenders, "server cpu s")
        );
        page.Section("Where a restore's time goes: its steps, one after the other", MySqlPage.Steps(figures.Steps));
        page.Section("Where our time goes: each stage alone, in one thread", Stages(figures));
        page.Section(
            "What the contenders are",
            string.Concat(contenders.Select(one => $"- **{one.Name}**: {one.What}\n"))
        );
        return page.Write(figures, folder);
    }

    private static string Stages(ObjectsFigures figures) =>
        figures.Stages.Count == 0
            ? ""
            : MarkdownTable.Of(
                ["stage", "given MiB", "wall s", "our cpu s", "our cpu µs per object"],
                figures.Stages.Select(one => Row(one, figures))
            );

    private static IReadOnlyList<string> Row(StageCost one, ObjectsFigures figures)
    {
        var objects = one.Stage.StartsWith("restore", StringComparison.Ordinal)
            ? figures.Restored
            : figures.ServedObjects;
        return
        [
            one.Stage,
            $"{one.Bytes / 1048576.0:0}",
            $"{one.Wall:0.00}",
            $"{one.Cpu:0.00}",
            $"{one.Cpu / objects * 1e6:0}",
        ];
    }
}
