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
        AssertTable("# What may differ afterwards", ObjectComparison.Tolerated.Select(one => (one.Code, one.Why)));

    [Fact]
    public void The_page_names_every_map_in_which_nothing_may_be_added_and_every_key_that_may() =>
        Assert.All(
            ObjectComparison.ExactMaps.Concat(ObjectComparison.AddedKeys),
            name => Assert.Contains($"`{name}`", Section("# What may differ afterwards"), StringComparison.Ordinal)
        );

    private static void AssertTable(string section, IEnumerable<(string, string)> expected)
    {
        var rows = Row().Matches(Section(section)).Select(row => (row.Groups[1].Value, row.Groups[2].Value));

        Assert.Equal(expected.Order(), rows.Order());
    }

    private static string Section(string section)
    {
        var from = s_page.IndexOf(
            $"\n## {section}\n".Replace("## #", "###", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        var to = s_page.IndexOf("\n##", from + 4, StringComparison.Ordinal);
        return to < 0 ? s_page[from..] : s_page[from..to];
    }

    private static string PageOf([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "docs", "operations", "objects.md");

    [GeneratedRegex(@"^\| `([a-z-]+)` \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
