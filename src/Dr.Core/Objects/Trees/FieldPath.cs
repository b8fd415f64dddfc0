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
    internal IReadOnlyList<FieldPlace> In(JsonObject content)
    {
        List<FieldPlace>? found = null;
        if (_ofPods)
        {
            foreach (var (spec, pointer) in PodSpecs.In(content))
            {
                Walk(spec, pointer, 0, ref found);
            }
        }
        else
        {
            Walk(content, "", 0, ref found);
        }

        return found ?? (IReadOnlyList<FieldPlace>)[];
    }

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

    private void Walk(JsonNode? node, string pointer, int step, ref List<FieldPlace>? found)
    {
        switch (_steps[step], node)
        {
            case (null, JsonArray items):
                for (var i = 0; i < items.Count; i++)
                {
                    Walk(items[i], $"{pointer}/{i}", step + 1, ref found);
                }

                break;
            // why: nearly every step is a plain name, and nearly every object lacks it
            case ({ IsLiteral: true } glob, JsonObject members):
                if (members.TryGetPropertyValue(glob.Text, out var value))
                {
                    Enter(members, glob.Text, value, pointer, step, ref found);
                }

                break;
            case ({ } glob, JsonObject members):
                foreach (var member in members.Where(member => glob.Matches(member.Key)))
                {
                    Enter(members, member.Key, member.Value, pointer, step, ref found);
                }

                break;
        }
    }

    private void Enter(
        JsonObject parent,
        string key,
        JsonNode? value,
        string pointer,
        int step,
        ref List<FieldPlace>? found
    )
    {
        if (value is null)
        {
            return;
        }

        var below = $"{pointer}/{Escape(key)}";
        if (step + 1 < _steps.Count)
        {
            Walk(value, below, step + 1, ref found);
        }
        else if (!IsIdentity(below))
        {
            (found ??= []).Add(new FieldPlace(parent, key, below));
        }
    }

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
