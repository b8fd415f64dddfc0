using System.Globalization;
using System.Text.RegularExpressions;

namespace Dr.Testing.Runbooks;

/// <summary>
/// A page of <c>runbooks/</c> as the tests read it: a block <c>sh</c> is a command, the block <c>text</c> directly below is its
/// output, an exit code other than 0 stands in the paragraph directly above as "exit code N".
/// </summary>
public sealed partial record RunbookPage(string Name, IReadOnlyList<string> Sections, IReadOnlyList<RunbookStep> Steps)
{
    private const string Fence = "```";

    public static RunbookPage Read(string file) =>
        Parse(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file));

    public static RunbookPage Parse(string name, string markdown)
    {
        var (sections, steps) = (new List<string>(), new List<RunbookStep>());
        var (part, paragraph) = ("", "");
        var isOutputNext = false;
        var lines = markdown.Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            var line = lines[at].TrimEnd();
            if (line.TrimStart().StartsWith(Fence, StringComparison.Ordinal))
            {
                var (kind, first) = (line.Trim()[Fence.Length..], at + 1);
                at = Array.FindIndex(lines, first, other => other.Trim() == Fence);
                if (at < 0)
                {
                    throw new FormatException($"{name}.md:{first}: the block has no end");
                }

                var content = lines[first..at];
                if (kind == "sh")
                {
                    steps.Add(
                        new RunbookStep(
                            first,
                            sections.LastOrDefault() ?? "",
                            part,
                            string.Join('\n', content),
                            [],
                            CodeIn(paragraph)
                        )
                    );
                }
                else if (kind == "text" && isOutputNext)
                {
                    steps[^1] = steps[^1] with { Expected = content };
                }

                (isOutputNext, paragraph) = (kind == "sh", "");
            }
            else if (line.Length > 0)
            {
                isOutputNext = false;
                paragraph = line;
                if (line.StartsWith("## ", StringComparison.Ordinal))
                {
                    (part, paragraph) = ("", "");
                    sections.Add(line[3..].Trim());
                }
                else if (line.StartsWith("### ", StringComparison.Ordinal))
                {
                    (part, paragraph) = (line[4..].Trim(), "");
                }
            }
        }

        return new RunbookPage(name, sections, steps);
    }

    private static int CodeIn(string paragraph) =>
        StatedCode().Match(paragraph) is { Success: true } stated
            ? int.Parse(stated.Groups[1].Value, CultureInfo.InvariantCulture)
            : 0;

    [GeneratedRegex(@"exit code (\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex StatedCode();
}
