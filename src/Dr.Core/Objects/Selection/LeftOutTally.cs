using System.Globalization;
using System.Text.RegularExpressions;
using Dr.Capture;

namespace Dr.Objects.Selection;

/// <summary>How many objects of which type were left out by which rule: what the manifest says of them.</summary>
public sealed partial class LeftOutTally
{
    private readonly Dictionary<(string Type, LeftOutRule Rule), long> _counts = [];
    private readonly SortedDictionary<string, LeftOutRule> _types = new(StringComparer.Ordinal);

    /// <summary>A whole type that is not listed; subresources are not worth a line.</summary>
    public void Add(ResourceType type, LeftOutRule rule)
    {
        if (rule != TypeRules.Subresource)
        {
            _types[type.Name] = rule;
        }
    }

    public void Add(ObjectName name, LeftOutRule rule)
    {
        var key = (name.Type.Name, rule);
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
    }

    /// <summary>Forgets a type that has to be listed anew from its beginning.</summary>
    public void Forget(ResourceType type)
    {
        foreach (var key in _counts.Keys.Where(key => key.Type == type.Name).ToList())
        {
            _counts.Remove(key);
        }
    }

    /// <summary>Objects of a type that were left out.</summary>
    public long Count(ResourceType type) =>
        _counts.Where(count => count.Key.Type == type.Name).Sum(count => count.Value);

    /// <summary>The same by the code of the rule.</summary>
    public IReadOnlyDictionary<string, long> ByCode(ResourceType type) =>
        new SortedDictionary<string, long>(
            _counts
                .Where(count => count.Key.Type == type.Name)
                .ToDictionary(count => count.Key.Rule.Code, count => count.Value),
            StringComparer.Ordinal
        );

    /// <summary>One line for each type, or type and rule, in a stable order.</summary>
    public IReadOnlyList<LeftOut> ToLeftOut() =>
        [
            .. _types.Select(type => new LeftOut($"objects: {type.Key}", $"{type.Value.Code}: {type.Value.Sentence}")),
            .. _counts
                .OrderBy(count => count.Key.Type, StringComparer.Ordinal)
                .ThenBy(count => count.Key.Rule.Code, StringComparer.Ordinal)
                .Select(count => new LeftOut(
                    $"objects: {count.Value} of {count.Key.Type}",
                    $"{count.Key.Rule.Code}: {count.Key.Rule.Sentence}"
                )),
        ];

    /// <summary>For people: one line for each reason, with how many types and objects it was. What is not of objects stays as it is.</summary>
    public static IReadOnlyList<LeftOut> Shorten(IReadOnlyList<LeftOut> leftOut) =>
        [.. leftOut.GroupBy(left => (IsOfObjects: Line().IsMatch(left.What), left.Why)).SelectMany(Shorten)];

    private static IEnumerable<LeftOut> Shorten(IGrouping<(bool IsOfObjects, string Why), LeftOut> same)
    {
        var lines = same.ToList();
        if (!same.Key.IsOfObjects || lines.Count == 1)
        {
            return lines;
        }

        var objects = lines
            .Select(line => Line().Match(line.What).Groups["count"].Value)
            .Sum(count => count.Length == 0 ? 0 : long.Parse(count, CultureInfo.InvariantCulture));
        var what = string.Create(
            CultureInfo.InvariantCulture,
            $"objects: {(objects > 0 ? $"{objects} of " : "")}{lines.Count} types"
        );
        return [new LeftOut(what, same.Key.Why)];
    }

    [GeneratedRegex("^objects: ((?<count>[0-9]+) of )?[^ ]+$")]
    private static partial Regex Line();
}
