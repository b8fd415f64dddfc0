using System.Text.RegularExpressions;

namespace Dr.Architecture.Tests;

/// <summary>The rules of CODING.md that a machine can hold.</summary>
public sealed partial class HouseRuleTests
{
    private static readonly string[] s_bannedWords =
    [
        "Manager",
        "Helper",
        "Util",
        "Utils",
        "Handler",
        "Info",
        "Vault",
        "Repository",
    ];

    private static IEnumerable<Type> OurTypes =>
        new[] { House.Core, House.Providers, House.Service, House.Restore }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("Dr", StringComparison.Ordinal) == true)
            .Where(type => !type.Name.Contains('<', StringComparison.Ordinal) && !IsGenerated(type));

    [Fact]
    public void No_type_is_called_by_a_word_that_says_nothing() =>
        Assert.Empty(
            OurTypes
                .Where(type => Array.Exists(s_bannedWords, word => LastWord(type.Name) == word))
                .Select(type => type.FullName)
        );

    [Fact]
    public void Classes_are_sealed_or_made_to_be_derived_from() =>
        Assert.Empty(
            OurTypes
                .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false })
                .Where(type => !typeof(Exception).IsAssignableFrom(type))
                .Select(type => type.FullName)
        );

    [Fact]
    public void No_production_file_is_longer_than_300_lines() =>
        Assert.Empty(House.SourceFiles("src").Where(file => File.ReadLines(file).Count() > 300).Select(Relative));

    [Fact]
    public void Nothing_is_left_for_later() =>
        Assert.Empty(
            House
                .SourceFiles("src", "tests")
                .Where(file => !file.EndsWith(nameof(HouseRuleTests) + ".cs", StringComparison.Ordinal))
                .Where(file => Postponed().IsMatch(File.ReadAllText(file)))
                .Select(Relative)
        );

    [Fact]
    public void A_suppression_says_why() =>
        Assert.Empty(
            House
                .SourceFiles("src", "tests")
                .SelectMany(file => File.ReadLines(file).Select(line => (File: Relative(file), Line: line)))
                .Where(place => place.Line.TrimStart().StartsWith("#pragma warning disable", StringComparison.Ordinal))
                .Where(place => !place.Line.Contains("why:", StringComparison.Ordinal))
        );

    [Fact]
    public void Every_implementation_of_the_store_contract_has_a_conformance_suite()
    {
        var stores = OurTypes
            .Where(type => type.IsClass && type.GetInterface("IObjectStore") is not null)
            .Select(type => type.Name);
        var suites = House
            .SourceFiles("tests")
            .Select(File.ReadAllText)
            .Where(text => text.Contains(": ObjectStoreConformance", StringComparison.Ordinal))
            .ToList();
        Assert.Empty(stores.Where(store => !suites.Exists(suite => suite.Contains(store, StringComparison.Ordinal))));
    }

    private static string Relative(string file) => Path.GetRelativePath(House.Root, file);

    // protoc's classes
    private static bool IsGenerated(Type type) => type.Namespace!.EndsWith(".Wire", StringComparison.Ordinal);

    private static string LastWord(string name) =>
        WordPattern().Matches(name.Split('`')[0]).LastOrDefault()?.Value ?? name;

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex WordPattern();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b|Skip\s*=\s*""|Assert\.Skip|\[Ignore")]
    private static partial Regex Postponed();
}
