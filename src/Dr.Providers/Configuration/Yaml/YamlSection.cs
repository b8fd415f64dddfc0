using Dr.Errors;
using YamlDotNet.RepresentationModel;

namespace Dr.Providers.Configuration.Yaml;

/// <summary>
/// One mapping of a YAML file. A key that is never asked for is a mistake; so is a missing one that is required, or a value that
/// does not parse. See <see cref="YamlFile"/> for how mistakes are told.
/// </summary>
public sealed class YamlSection
{
    private readonly YamlMappingNode _node;
    private readonly string _folder;
    private readonly YamlProblems _problems;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly List<YamlSection> _children = [];

    internal YamlSection(YamlMappingNode node, string name, string folder, YamlProblems problems)
    {
        _node = node;
        Name = name;
        _folder = folder;
        _problems = problems;
    }

    /// <summary>Where it stands in the file, for messages: <c>etcd.members[2]</c>; empty for the root.</summary>
    public string Name { get; }

    /// <summary>From 1.</summary>
    public long Line => _node.Start.Line;

    /// <summary>The keys as written, for mappings whose keys are names of the user's own.</summary>
    public IReadOnlyList<string> Keys => [.. _node.Children.Keys.Select(key => KeyText(key))];

    public bool Has(string key) => Find(key) is not null;

    /// <summary>Whether there are `key: value` lines below it, where a single word would do as well.</summary>
    public bool HasSection(string key) => Find(key) is YamlMappingNode;

    /// <param name="key">Must be there.</param>
    /// <param name="parse">
    /// Throws <see cref="FormatException"/> or <see cref="DrException"/> with words for the user; see <see cref="YamlValues"/>.
    /// </param>
    public T Required<T>(string key, Func<string, T> parse)
    {
        if (Find(key) is { } node)
        {
            return Parse(key, node, parse);
        }

        _problems.Add(Line, $"'{Full(key)}' is missing");
        return default!;
    }

    public T Optional<T>(string key, Func<string, T> parse, T otherwise) =>
        Find(key) is { } node ? Parse(key, node, parse) : otherwise;

    public string RequiredText(string key) => Required(key, YamlValues.Text) ?? "";

    public string? OptionalText(string key) => Optional<string?>(key, YamlValues.Text, null);

    /// <summary>A path; a relative one starts from the folder of the file, <c>~/</c> from the user's home.</summary>
    public string RequiredPath(string key) => Required(key, Resolve) ?? "";

    /// <inheritdoc cref="RequiredPath"/>
    public string? OptionalPath(string key) => Optional<string?>(key, Resolve, null);

    /// <summary>A list of single values; empty when the key is missing.</summary>
    public IReadOnlyList<T> Values<T>(string key, Func<string, T> parse) =>
        [.. Items(key).Select((item, index) => Parse($"{key}[{index}]", item, parse))];

    /// <summary>A list of mappings; empty when the key is missing.</summary>
    public IReadOnlyList<T> List<T>(string key, Func<YamlSection, T> read) =>
        [.. Items(key).Select((item, index) => Child($"{key}[{index}]", item)).OfType<YamlSection>().Select(read)];

    /// <summary>A mapping inside of this one, or null when the key is missing.</summary>
    public YamlSection? Section(string key) => Find(key) is { } node ? Child(key, node) : null;

    /// <summary>A mapping inside of this one; an empty one stands in for it when it is missing, which is a mistake.</summary>
    public YamlSection RequiredSection(string key)
    {
        if (!Has(key))
        {
            Problem($"'{Full(key)}' is missing");
        }

        return Section(key) ?? new YamlSection([], Full(key), _folder, new YamlProblems());
    }

    /// <summary>Tells a mistake that only the reader can see, at the line of a key.</summary>
    public void Problem(string key, string message) =>
        _problems.Add(Find(key)?.Start.Line ?? Line, $"'{Full(key)}' {message}");

    /// <summary>Tells a mistake of the whole section.</summary>
    public void Problem(string message) => _problems.Add(Line, message);

    internal void ReportUnknownKeys()
    {
        foreach (var (key, _) in _node.Children.Where(child => !_asked.Contains(KeyText(child.Key))))
        {
            var nearest = Spelling.Nearest(KeyText(key), _asked);
            var hint = nearest is null
                ? $"known here: {string.Join(", ", _asked.Order(StringComparer.Ordinal))}"
                : $"did you mean '{nearest}'?";
            _problems.Add(key.Start.Line, $"unknown key '{Full(KeyText(key))}'; {hint}");
        }

        _children.ForEach(child => child.ReportUnknownKeys());
    }

    private static string KeyText(YamlNode key) => (key as YamlScalarNode)?.Value ?? key.ToString();

    private string Full(string key) => Name.Length == 0 ? key : $"{Name}.{key}";

    private string Resolve(string path) =>
        path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
            : Path.GetFullPath(path, _folder);

    // why: a key without a value (`tls:`) counts as not written, as people leave it so when they comment out what was below
    private YamlNode? Find(string key)
    {
        _asked.Add(key);
        return _node.Children.FirstOrDefault(child => KeyText(child.Key) == key).Value is { } node && !IsEmpty(node)
            ? node
            : null;
    }

    private static bool IsEmpty(YamlNode node) =>
        node is YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "" or "~" or "null" };

    private T Parse<T>(string key, YamlNode node, Func<string, T> parse)
    {
        try
        {
            return node is YamlScalarNode { Value: { } text }
                ? parse(text)
                : throw new FormatException("must be a single value");
        }
        catch (Exception exception) when (exception is FormatException or DrException or OverflowException)
        {
            _problems.Add(node.Start.Line, $"'{Full(key)}': {exception.Message}");
            return default!;
        }
    }

    private IEnumerable<YamlNode> Items(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case YamlSequenceNode list:
                return list.Children;
            case var other:
                _problems.Add(other.Start.Line, $"'{Full(key)}' must be a list (`- …` lines)");
                return [];
        }
    }

    private YamlSection? Child(string key, YamlNode node)
    {
        if (node is not YamlMappingNode mapping)
        {
            _problems.Add(node.Start.Line, $"'{Full(key)}' must hold `key: value` lines");
            return null;
        }

        var child = new YamlSection(mapping, Full(key), _folder, _problems);
        _children.Add(child);
        return child;
    }
}
