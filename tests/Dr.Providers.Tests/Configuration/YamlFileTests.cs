using Dr.Errors;
using Dr.Providers.Configuration.Yaml;

namespace Dr.Providers.Tests.Configuration;

public sealed class YamlFileTests
{
    [Fact]
    public void Values_lists_and_sections_are_read()
    {
        var read = YamlFile.Parse(
            "name: a\nsize: 2 GiB\nwait: 1.5m\nfile: keys/a.pem\nurls: [http://a:1, https://b:2]\ntls:\n  ca: /ca\nempty:\n",
            "/etc/dr/dr.yaml",
            "docs/a.md",
            root =>
                (
                    root.RequiredText("name"),
                    root.Required("size", YamlValues.Bytes),
                    root.Required("wait", YamlValues.Duration),
                    root.RequiredPath("file"),
                    root.Values("urls", YamlValues.HttpUrl).Count,
                    root.RequiredSection("tls").RequiredText("ca"),
                    root.OptionalText("empty"),
                    root.Optional("absent", YamlValues.WholeNumber, 7)
                )
        );

        Assert.Equal(("a", 2L << 30, TimeSpan.FromSeconds(90), "/etc/dr/keys/a.pem", 2, "/ca", null, 7), read);
    }

    [Fact]
    public void All_mistakes_are_told_at_once_with_their_lines()
    {
        var mistakes = Problems(
            "sise: 1\ncount: many\nmembers:\n  - name: a\n    adress: b\n  - just text\n",
            root =>
                (
                    root.Optional("size", YamlValues.Bytes, 0),
                    root.Required("count", YamlValues.WholeNumber),
                    root.List("members", member => (member.RequiredText("name"), member.OptionalText("address"))),
                    root.RequiredText("cluster")
                )
        );

        Assert.Equal(
            [
                "line 1: 'cluster' is missing",
                "line 1: unknown key 'sise'; did you mean 'size'?",
                "line 2: 'count': 'many' is not a whole number",
                "line 5: unknown key 'members[0].adress'; did you mean 'address'?",
                "line 6: 'members[1]' must hold `key: value` lines",
            ],
            mistakes
        );
    }

    [Theory]
    [InlineData("a: 1\na: 2\n", 2)]
    [InlineData("ok: 1\na: [1\n", 3)]
    [InlineData("- a\n", 1)]
    [InlineData("", 1)]
    public void What_is_no_mapping_is_one_mistake_with_its_line(string text, int line)
    {
        var mistake = Assert.Single(Problems(text, root => root.OptionalText("a")));

        Assert.StartsWith($"line {line}: ", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_section_is_told_once_and_not_again_for_each_of_its_keys()
    {
        var mistakes = Problems(
            "a: 1\n",
            root => (root.OptionalText("a"), root.RequiredSection("etcd").RequiredText("b"))
        );

        Assert.Equal(["line 1: 'etcd' is missing"], mistakes);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_usage_error()
    {
        var error = Assert.Throws<DrException>(() => YamlFile.Read("/nowhere/dr.yaml", "docs/a.md", root => 0));

        Assert.Equal(ErrorCode.Usage, error.Code);
    }

    [Fact]
    public void A_mistake_leads_to_the_page_that_describes_the_file()
    {
        var error = Assert.Throws<ConfigurationException>(() =>
            YamlFile.Parse("unknown: 1\n", "hosts.yaml", "docs/a.md", root => 0)
        );

        Assert.Contains("docs/a.md lists every key", error.Hint, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Problems<T>(string text, Func<YamlSection, T> read) =>
        Assert.Throws<ConfigurationException>(() => YamlFile.Parse(text, "dr.yaml", "docs/a.md", read)).Problems;
}
