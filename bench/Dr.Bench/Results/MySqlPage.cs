using System.Globalization;
using Dr.Bench.Measuring;

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
        page.Section(
            "What the contenders are",
            string.Concat(contenders.Select(one => $"- **{one.Name}**: {one.What}\n"))
        );
        return page.Write(figures, folder);
    }
}
