using Dr.Findings;
using Spectre.Console;

namespace Dr.Providers.CommandLine;

/// <summary>The few forms in which both programs show things.</summary>
public static class Tables
{
    /// <summary>A table with a header; columns whose title begins with <c>&gt;</c> are figures.</summary>
    public static Table Create(params IReadOnlyList<string> columns)
    {
        var table = new Table { Border = TableBorder.None, ShowRowSeparators = false };
        foreach (var title in columns)
        {
            var column = new TableColumn($"[bold]{Markup.Escape(title.TrimStart('>'))}[/]")
            {
                Padding = new Padding(0, 0, 3, 0),
            };
            table.AddColumn(title.StartsWith('>') ? column.RightAligned() : column);
        }

        return table;
    }

    /// <summary>Adds a row of plain texts: nothing in them is taken for markup.</summary>
    public static void Row(this Table table, params IReadOnlyList<string> cells) =>
        table.AddRow([.. cells.Select(cell => new Text(cell))]);

    /// <summary>Name and value, one a line.</summary>
    public static void Facts(this IAnsiConsole screen, params IReadOnlyList<(string Name, string Value)> facts)
    {
        var width = facts.Max(fact => fact.Name.Length);
        foreach (var (name, value) in facts)
        {
            screen.MarkupLine($"[grey]{Markup.Escape(name.PadRight(width))}[/]  {Markup.Escape(value)}");
        }
    }

    public static void Heading(this IAnsiConsole screen, string text)
    {
        screen.WriteLine();
        screen.MarkupLine($"[bold]{Markup.Escape(text)}[/]");
    }

    /// <summary>Bad news, the worst first, each with its next step; nothing where there is none.</summary>
    public static void Findings(this IAnsiConsole screen, IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        screen.Heading("Findings");
        foreach (var finding in findings.OrderByDescending(finding => finding.Severity))
        {
            screen.MarkupLine(
                $"{Mark(finding.Severity)} {Markup.Escape($"{finding.Code} {finding.Subject}: {finding.Message}")}"
            );
            if (finding.Hint.Length > 0)
            {
                screen.MarkupLine($"          [grey]hint: {Markup.Escape(finding.Hint)}[/]");
            }
        }
    }

    private static string Mark(Severity severity) =>
        severity switch
        {
            Severity.Critical => "[red]critical[/] ",
            Severity.Warning => "[yellow]warning[/]  ",
            _ => "[blue]notice[/]   ",
        };
}
