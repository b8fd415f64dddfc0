using System.Globalization;
using System.Text.RegularExpressions;
using Dr.Errors;
using Dr.Testing.Runbooks;

namespace Dr.Architecture.Tests;

/// <summary>Nobody who reads a page at three in the morning types a command that does not exist.</summary>
public sealed partial class RunbookTests
{
    private static readonly string[] s_shape =
    [
        "Symptom",
        "Impact",
        "Preconditions",
        "What must be stopped",
        "Steps",
        "Verify",
        "Roll back",
        "Time taken in the last drill",
    ];

    // why: a tree, a card and a list; they are no disasters
    private static readonly string[] s_otherwise = ["README", "rescue-card", "after-the-restore"];

    private static string Folder => Path.Combine(House.Root, "runbooks");

    private static IEnumerable<string> Pages =>
        Directory
            .EnumerateFiles(Path.Combine(House.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Folder, "*.md"))
            .Append(Path.Combine(House.Root, "README.md"));

    public static TheoryData<string> Disasters =>
        [
            .. Directory
                .EnumerateFiles(Folder, "*.md")
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Except(s_otherwise)
                .Order(StringComparer.Ordinal),
        ];

    [Fact]
    public void Every_command_and_option_that_a_page_names_exists()
    {
        var mentions = Pages.SelectMany(PageMention.In).ToList();

        Assert.True(mentions.Count > 100, "the pages were not read");
        Assert.Empty(
            mentions
                .Select(mention => (mention.Place, Mistake: mention.Mistake()))
                .Where(found => found.Mistake is not null)
                .Select(found => $"{found.Place}: {found.Mistake}")
        );
    }

    [Fact]
    public void Every_exit_code_that_a_page_names_exists()
    {
        var known = Enum.GetValues<ErrorCode>().Select(code => (int)code).Prepend(0).ToHashSet();
        var unknown =
            from file in Pages
            from line in File.ReadLines(file).Index()
            from Match match in StatedCode().Matches(line.Item)
            where !known.Contains(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
            select $"{Path.GetRelativePath(House.Root, file)}:{line.Index + 1}: {match.Value}";

        Assert.Empty(unknown);
    }

    [Theory]
    [MemberData(nameof(Disasters))]
    public void Every_page_has_the_same_shape(string page)
    {
        var read = RunbookPage.Read(Path.Combine(Folder, $"{page}.md"));

        Assert.Equal(s_shape, read.Sections);
    }

    [Theory]
    [MemberData(nameof(Disasters))]
    public void Every_page_can_be_typed_as_it_stands_and_a_test_types_it(string page)
    {
        var read = RunbookPage.Read(Path.Combine(Folder, $"{page}.md"));

        Assert.NotEmpty(read.Steps);
        Assert.All(read.Steps, step => Assert.DoesNotMatch("…|<[a-z-]+>", step.Script));
        Assert.All(
            read.Steps.Where(step => step.Script.Contains("dr-restore", StringComparison.Ordinal)),
            step => Assert.True(step.Expected.Count > 0, $"{page}.md:{step.Line}: nothing says what it prints")
        );
        Assert.Contains(
            House.SourceFiles("tests/Dr.EndToEnd.Tests"),
            file =>
                Path.GetFileName(file).StartsWith("Runbook", StringComparison.Ordinal)
                && File.ReadAllText(file).Contains($"\"{page}\"", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_tree_leads_to_every_page()
    {
        var tree = File.ReadAllText(Path.Combine(Folder, "README.md"));

        Assert.Empty(
            Directory
                .EnumerateFiles(Folder, "*.md")
                .Select(file => Path.GetFileName(file))
                .Where(name => name != "README.md" && !tree.Contains($"]({name})", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void The_card_fits_a_sheet_of_paper()
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, "rescue-card.md"));

        // why: A4 at 10 pt in a fixed font: 60 lines of 90 letters
        Assert.InRange(lines.Length, 20, 60);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 90));
    }

    [GeneratedRegex(@"exit code (\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex StatedCode();
}
