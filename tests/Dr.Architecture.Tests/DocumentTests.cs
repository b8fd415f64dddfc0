using System.Text.RegularExpressions;
using Dr.Errors;

namespace Dr.Architecture.Tests;

/// <summary>Documents that can be held against the code are.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_exit_code_is_documented_and_no_other()
    {
        var documented = TableRow()
            .Matches(File.ReadAllText(Path.Combine(House.Root, "docs/decisions/0005-errors-and-exit-codes.md")))
            .Select(match => int.Parse(match.Groups[1].Value));

        Assert.Equal(Enum.GetValues<ErrorCode>().Select(code => (int)code).Prepend(0), documented);
    }

    [Fact]
    public void Every_link_between_documents_leads_somewhere()
    {
        var broken =
            from file in Directory.EnumerateFiles(House.Root, "*.md", SearchOption.AllDirectories)
            where !file.Contains("/artifacts/", StringComparison.Ordinal)
            from Match link in Link().Matches(File.ReadAllText(file))
            let target = link.Groups[1].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
            where !Path.Exists(Path.Combine(Path.GetDirectoryName(file)!, target))
            select $"{Path.GetRelativePath(House.Root, file)} → {target}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_package_of_the_tree_is_named_in_the_decision_on_dependencies()
    {
        var decision = File.ReadAllText(Path.Combine(House.Root, "docs/decisions/0002-dependencies.md"));
        var packages = Directory
            .EnumerateFiles(Path.Combine(House.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(file => Package().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value));
        var unnamed = packages.Where(package => !decision.Contains(package, StringComparison.Ordinal));
        Assert.Empty(unnamed);
    }

    [Theory]
    [InlineData("mysql")]
    [InlineData("objects")]
    public void Every_code_of_a_finding_of_a_source_is_explained_and_no_other(string source)
    {
        var page = File.ReadAllText(Path.Combine(House.Root, $"docs/operations/{source}.md"));
        var explained = Regex.Matches(page, $@"^\| `({source}\.[a-z-]+)` \|", RegexOptions.Multiline);
        var used = House
            .SourceFiles("src")
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), $@"""({source}\.[a-z-]+)"""))
            .Select(match => match.Groups[1].Value)
            // what a manifest says was left out is no finding
            .Except(["mysql.accounts"]);

        Assert.Equal(
            used.Distinct().Order(StringComparer.Ordinal),
            explained.Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal)
        );
    }

    [GeneratedRegex(@"^\| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"PackageReference Include=""([^""]+)""")]
    private static partial Regex Package();
}
