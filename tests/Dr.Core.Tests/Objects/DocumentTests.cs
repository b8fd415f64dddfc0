using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Dr.Objects.Leaks;
using Dr.Objects.Recovery;
using Dr.Objects.Selection;

namespace Dr.Core.Tests.Objects;

/// <summary>The page says what the code does, and nothing else.</summary>
public sealed partial class DocumentTests
{
    private static readonly string s_page = File.ReadAllText(PageOf());

    [Fact]
    public void The_page_lists_every_rule_of_stripping_in_its_words() =>
        AssertTable("What is taken off an object", Stripping.Rules.Select(rule => (rule.Id, rule.Sentence)));

    [Fact]
    public void The_page_lists_every_reason_to_leave_something_out_in_its_words() =>
        AssertTable(
            "What is left out",
            TypeRules.All.Concat(ObjectRules.All).Select(rule => (rule.Code, rule.Sentence))
        );

    [Fact]
    public void The_page_lists_every_kind_of_leak_in_its_words() =>
        AssertTable("Leaks", LeakKind.All.Select(kind => (kind.Code, kind.Sentence)));

    [Fact]
    public void The_page_lists_every_reason_not_to_bring_something_back_in_its_words() =>
        AssertTable("# What does not come back", RestoreRules.All.Select(rule => (rule.Code, rule.Sentence)));

    [Fact]
    public void The_page_lists_every_difference_that_is_none_in_its_words() =>
        AssertTable("# What may differ afterwards", ObjectComparison.Tolerances.Select(one => (one.Code, one.Why)));

    private static void AssertTable(string section, IEnumerable<(string, string)> expected)
    {
        var from = s_page.IndexOf(
            $"\n## {section}\n".Replace("## #", "###", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        var to = s_page.IndexOf("\n##", from + 4, StringComparison.Ordinal);
        var rows = Row()
            .Matches(to < 0 ? s_page[from..] : s_page[from..to])
            .Select(row => (row.Groups[1].Value, row.Groups[2].Value));

        Assert.Equal(expected.Order(), rows.Order());
    }

    private static string PageOf([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "docs", "operations", "objects.md");

    [GeneratedRegex(@"^\| `([a-z-]+)` \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
