using System.Text;
using System.Text.Json.Nodes;

namespace Dr.Objects.Trees;

/// <summary>
/// Where fields are: <c>spec.ports[*].nodePort</c>, <c>metadata.annotations["field.cattle.io/*"]</c>, <c>$pod.hostAliases</c>. A
/// name may be a pattern with <c>*</c>; <c>[*]</c> is each item of a list; <c>$pod</c>, at the beginning, is the specification of a
/// pod and of each template of pods.
/// </summary>
public sealed class FieldPath
{
    private static readonly string[] s_identity =
    [
        "apiVersion",
        "kind",
        "metadata",
        "metadata.name",
        "metadata.namespace",
    ];

    private readonly string _text;
    private readonly bool _ofPods;
    private readonly IReadOnlyList<Glob?> _steps;

    private FieldPath(string text, bool ofPods, IReadOnlyList<Glob?> steps) =>
        (_text, _ofPods, _steps) = (text, ofPods, steps);

    /// <exception cref="FormatException">With words for whoever wrote it.</exception>
    public static FieldPath Parse(string text)
    {
        if (s_identity.Contains(text))
        {
            throw new FormatException($"'{text}' says which object it is, so it has to be in both trees");
        }

        var ofPods = text.StartsWith("$pod.", StringComparison.Ordinal);
        var steps = Steps(ofPods ? text[5..] : text).ToList();
        return steps is [.., not null]
            ? new FieldPath(text, ofPods, steps)
            : throw new FormatException($"'{text}' ends in [*]; name the list itself, or a field of its items");
    }

    /// <summary>The places that this path leads to in one object; values that are null are not worth a place.</summary>
    internal IEnumerable<FieldPlace> In(JsonObject content) =>
        _ofPods ? PodSpecs.In(content).SelectMany(pod => Walk(pod.Spec, pod.Pointer, 0)) : Walk(content, "", 0);

    public override string ToString() => _text;

    private static IEnumerable<Glob?> Steps(string text)
    {
        var rest = text;
        while (rest.Length > 0)
        {
            if (rest.StartsWith("[*]", StringComparison.Ordinal))
            {
                yield return null;
                rest = rest[3..];
            }
            else if (rest.StartsWith("[\"", StringComparison.Ordinal))
            {
                var end = rest.IndexOf("\"]", StringComparison.Ordinal);
                yield return end > 2 ? new Glob(rest[2..end]) : throw Wrong(text);
                rest = rest[(end + 2)..];
            }
            else
            {
                var length = rest.AsSpan().IndexOfAny('.', '[') is var at and >= 0 ? at : rest.Length;
                yield return length > 0 ? new Glob(rest[..length]) : throw Wrong(text);
                rest = rest[length..];
            }

            rest = rest switch
            {
                "" => rest,
                ['.', not '.' and not '[', ..] => rest[1..],
                ['[', ..] => rest,
                _ => throw Wrong(text),
            };
        }
    }

    private static FormatException Wrong(string text) =>
        new(
            $"'{text}' is no path of fields; write for example spec.ports[*].nodePort or metadata.annotations[\"a.b/c\"]"
        );

    private IEnumerable<FieldPlace> Walk(JsonNode? node, string pointer, int step) =>
        (_steps[step], node) switch
        {
            (null, JsonArray items) => items.SelectMany((item, i) => Walk(item, $"{pointer}/{i}", step + 1)),
            ({ } glob, JsonObject members) => members
                .Where(member => member.Value is not null && glob.Matches(member.Key))
                .SelectMany(member => Enter(members, member.Key, $"{pointer}/{Escape(member.Key)}", step)),
            _ => [],
        };

    private IEnumerable<FieldPlace> Enter(JsonObject parent, string key, string pointer, int step) =>
        step + 1 < _steps.Count ? Walk(parent[key], pointer, step + 1)
        : IsIdentity(pointer) ? []
        : [new FieldPlace(parent, key, pointer)];

    // why: a pattern may reach what no tree can do without
    private static bool IsIdentity(string pointer) =>
        pointer is "/apiVersion" or "/kind" or "/metadata" or "/metadata/name" or "/metadata/namespace";

    internal static string Escape(string key)
    {
        if (key.AsSpan().IndexOfAny('~', '/') < 0)
        {
            return key;
        }

        return new StringBuilder(key).Replace("~", "~0").Replace("/", "~1").ToString();
    }
}
