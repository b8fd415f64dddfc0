using System.Text.RegularExpressions;

namespace Dr.Architecture.Tests;

/// <summary>A command line, or an option alone, that a page names.</summary>
/// <param name="Place">File and line.</param>
/// <param name="Program">Empty where an option stands alone.</param>
/// <param name="Words">What follows the program, or the option.</param>
/// <param name="IsTyped">In a block of commands: whole, to be typed as it stands.</param>
internal sealed partial record PageMention(string Place, string Program, string Words, bool IsTyped)
{
    public string? Mistake() =>
        Program.Length == 0
            ? CommandTree.HasOption(Words)
                ? null
                : $"no command has the option '{Words}'"
            : IsTyped
                ? CommandTree.MistakeOfWhole(Program, Words)
                : CommandTree.Mistake(Program, Words);

    public static IEnumerable<PageMention> In(string file)
    {
        var (block, number, name) = ("", 0, Path.GetRelativePath(House.Root, file));
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var place = $"{name}:{number}";
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                block = block.Length > 0 ? "" : $"{line.Trim()[3..]} block";
            }
            else if (block.Length > 0)
            {
                foreach (var mention in Typed().Matches(WithoutComment(line)).Select(match => Of(place, match, block)))
                {
                    yield return mention;
                }
            }
            else
            {
                foreach (Match code in Code().Matches(line))
                {
                    foreach (var mention in InCode(place, code.Groups[1].Value))
                    {
                        yield return mention;
                    }
                }
            }
        }
    }

    private static IEnumerable<PageMention> InCode(string place, string code) =>
        Option().Match(code) is { Success: true } option && !ForeignOptions.Contains(option.Value)
            ? [new PageMention(place, "", option.Value, false)]
            : Typed().Matches(WithoutComment(code)).Select(match => Of(place, match, ""));

    private static PageMention Of(string place, Match match, string block)
    {
        var words = match.Groups[2].Value.Trim();
        var isWhole =
            block.StartsWith("sh ", StringComparison.Ordinal) && !words.Contains('…', StringComparison.Ordinal);
        return new PageMention(place, match.Groups[1].Value, words, isWhole);
    }

    private static string WithoutComment(string line) => Comment().Replace(line, "");

    // why: options of servers and tools that the pages talk about
    private static readonly string[] ForeignOptions =
    [
        "--encryption-provider-config",
        "--bump-revision",
        "--mark-compacted",
        "--cert-file",
        "--key-file",
        "--trusted-ca-file",
        "--peer-",
    ];

    [GeneratedRegex(
        @"(?:^|[|;&(]|\bexec|\bthen|\bdo)\s*(?:\$ )?(dr-restore|dr-service)(?![\w-])((?:[^|;&>#)\n]|(?<=\w)\|(?=\w))*)"
    )]
    private static partial Regex Typed();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^--[a-z][a-z-]*")]
    private static partial Regex Option();

    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Comment();
}
