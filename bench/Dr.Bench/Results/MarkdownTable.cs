using System.Text;

namespace Dr.Bench.Results;

/// <summary>A table of a Markdown page.</summary>
internal static class MarkdownTable
{
    /// <param name="head">The first column is text, the others are figures.</param>
    /// <param name="rows">As many cells each as the head has.</param>
    public static string Of(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        Append(text, head);
        Append(text, [.. head.Select((_, column) => column == 0 ? "---" : "---:")]);
        foreach (var row in rows)
        {
            Append(text, row);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
