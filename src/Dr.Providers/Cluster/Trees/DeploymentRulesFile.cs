using System.Text.Json.Nodes;
using Dr.Errors;
using Dr.Objects.Trees;
using Dr.Providers.Configuration.Yaml;

namespace Dr.Providers.Cluster.Trees;

/// <summary>Reads the file that says what is deployment-specific.</summary>
public static class DeploymentRulesFile
{
    private const string Page = "docs/operations/objects.md";
    private const string BuiltInName = "deployment-rules.yaml";
    private static readonly Lazy<string> s_builtInText = new(ReadBuiltIn);
    private static readonly Lazy<DeploymentRules> s_builtIn = new(() => Parse(s_builtInText.Value, BuiltInName));

    /// <summary>The rules that hold where nobody wrote any.</summary>
    public static DeploymentRules BuiltIn => s_builtIn.Value;

    /// <summary>The file to begin with, comments and all.</summary>
    public static string BuiltInText => s_builtInText.Value;

    /// <exception cref="ConfigurationException">The file has mistakes; it carries all of them.</exception>
    /// <exception cref="DrException">The file cannot be read (<see cref="ErrorCode.Usage"/>).</exception>
    public static DeploymentRules Read(string path) => YamlFile.Read(path, Page, Rules);

    /// <inheritdoc cref="Read"/>
    public static DeploymentRules Parse(string text, string path) => YamlFile.Parse(text, path, Page, Rules);

    private static DeploymentRules Rules(YamlSection root)
    {
        var builtIn = root.Optional("builtIn", YamlValues.Boolean, true);
        var own = new DeploymentRules(
            root.List("whole", Pattern),
            [.. root.List("fields", Fields).SelectMany(fields => fields)]
        );
        return builtIn ? own.Then(BuiltIn) : own;
    }

    private static ObjectPattern Pattern(YamlSection section) =>
        new(
            section.Required("type", Glob) ?? Dr.Objects.Trees.Glob.Any,
            section.Optional("namespace", Glob, Dr.Objects.Trees.Glob.Any),
            section.Optional("name", Glob, Dr.Objects.Trees.Glob.Any)
        );

    private static IReadOnlyList<FieldRule> Fields(YamlSection section)
    {
        var objects = Pattern(section);
        var except = section.Values("except", YamlValues.Text);
        var placeholder = section.Optional<JsonValue?>("placeholder", Placeholder, null);
        var paths = section.Values("paths", FieldPath.Parse);
        if (paths.Count == 0)
        {
            section.Problem("paths", "is missing or empty; name at least one field");
        }

        return [.. paths.Select(path => new FieldRule(objects, path, except, placeholder))];
    }

    private static Glob Glob(string text) => new(YamlValues.Text(text));

    // why: quotes are gone here, so a whole number is a number and anything else a text
    private static JsonValue Placeholder(string text) =>
        long.TryParse(text, out var number) ? JsonValue.Create(number) : JsonValue.Create(text);

    private static string ReadBuiltIn()
    {
        using var stream = typeof(DeploymentRulesFile).Assembly.GetManifestResourceStream(BuiltInName)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
