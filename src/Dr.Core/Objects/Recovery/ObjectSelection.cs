using System.Text.Json.Nodes;

namespace Dr.Objects.Recovery;

/// <summary>
/// Which objects are restored. Each entry selects some more; within an entry all its conditions, divided by commas, must hold:
/// <c>namespace/shop</c>, <c>kind=Deployment</c> (kind, plural, or either with its group), <c>label=app=web</c>, <c>label=app</c>,
/// <c>Deployment/shop/web</c>, <c>ClusterRole/admin</c>.
/// </summary>
/// <remarks>Namespaces and custom resource definitions that the selected objects are of come along, see <see cref="BringsAlong"/>.</remarks>
public sealed class ObjectSelection
{
    private readonly HashSet<string> _namespaces;
    private readonly IReadOnlyList<IReadOnlyList<Condition>> _entries;

    /// <param name="namespaces">Nothing outside of these is selected; empty: no limit.</param>
    /// <param name="entries">As users write them; empty: everything.</param>
    /// <exception cref="FormatException">With words for whoever wrote it.</exception>
    public ObjectSelection(IReadOnlyList<string> namespaces, IReadOnlyList<string> entries)
    {
        _namespaces = namespaces.ToHashSet(StringComparer.Ordinal);
        _entries = [.. entries.Select(entry => (IReadOnlyList<Condition>)[.. entry.Split(',').Select(Parse)])];
    }

    private delegate bool Condition(ObjectName name, JsonObject content);

    public bool IsEverything => _namespaces.Count == 0 && _entries.Count == 0;

    /// <exception cref="FormatException">With words for whoever wrote it.</exception>
    public static string Check(string entry)
    {
        _ = new ObjectSelection([], [entry]);
        return entry;
    }

    public bool Covers(ObjectName name, JsonObject content) =>
        (_namespaces.Count == 0 || SpaceOf(name) is { } space && _namespaces.Contains(space))
        && (_entries.Count == 0 || _entries.Any(entry => entry.All(condition => condition(name, content))));

    /// <summary>Whether it comes along with what is of it: a namespace, the definition of a custom type.</summary>
    public static bool BringsAlong(ObjectName name) =>
        name.Type.Name is "namespaces" or "customresourcedefinitions.apiextensions.k8s.io";

    private static Condition Parse(string text)
    {
        var word = text.Trim();
        return word.Split('/') switch
        {
            _ when word.StartsWith("kind=", StringComparison.Ordinal) => Kind(word[5..]),
            _ when word.StartsWith("label=", StringComparison.Ordinal) => Label(word[6..]),
            ["namespace", { Length: > 0 } space] => (name, _) => SpaceOf(name) == space,
            [{ Length: > 0 } kind, { Length: > 0 } name] => One(kind, null, name),
            [{ Length: > 0 } kind, { Length: > 0 } space, { Length: > 0 } name] => One(kind, space, name),
            _ => throw new FormatException(
                $"'{text}' selects nothing; write namespace/NAME, kind=KIND, label=KEY=VALUE or KIND/NAMESPACE/NAME"
            ),
        };
    }

    private static Condition Kind(string kind) =>
        kind.Length > 0
            ? (name, _) => Is(name.Type, kind)
            : throw new FormatException("kind= names no kind; write for example kind=Deployment");

    private static Condition Label(string label)
    {
        var parts = label.Split('=', 2);
        if (parts[0].Length == 0)
        {
            throw new FormatException("label= names no label; write for example label=app=web");
        }

        return (_, content) =>
            content.Label(parts[0]) is { } value && (parts.Length == 1 || value == parts[1].TrimStart('='));
    }

    private static Condition One(string kind, string? space, string name) =>
        (found, _) => found.Namespace == space && found.Name == name && Is(found.Type, kind);

    private static bool Is(ResourceType type, string kind) =>
        kind.Equals(type.Kind, StringComparison.OrdinalIgnoreCase)
        || kind.Equals(type.Plural, StringComparison.OrdinalIgnoreCase)
        || kind.Equals(type.Name, StringComparison.OrdinalIgnoreCase)
        || kind.Equals($"{type.Kind}.{type.Group}", StringComparison.OrdinalIgnoreCase);

    // why: whoever selects a namespace wants the namespace itself too
    private static string? SpaceOf(ObjectName name) => name.Type.Name == "namespaces" ? name.Name : name.Namespace;
}
