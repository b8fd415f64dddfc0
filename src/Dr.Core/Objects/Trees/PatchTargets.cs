using System.Text.RegularExpressions;

namespace Dr.Objects.Trees;

/// <summary>
/// How a patch names its object. Kustomize up to 2.x takes the parts literally, later ones as regular expressions, and an empty
/// group as any. So names are written as they are where that finds exactly one object either way; otherwise as expressions, which
/// find exactly one object with kustomize 4 and later.
/// </summary>
internal sealed class PatchTargets
{
    private const char Wildcard = '.';
    private static readonly char[] s_special = [.. @"\+*?()|[]{}^$"];
    private readonly Dictionary<(string Kind, string? Space, int Length), List<ObjectName>> _names = [];

    public void Add(ObjectName name)
    {
        if (!_names.TryGetValue(Bucket(name), out var names))
        {
            _names.Add(Bucket(name), names = []);
        }

        names.Add(name);
    }

    /// <summary>The group, if one is to be written, and the name.</summary>
    public (string? Group, string Name) For(ObjectName name)
    {
        var alike = _names[Bucket(name)].Where(other => other.Name == name.Name && other.Type.Group != name.Type.Group);
        var isAmbiguousType = name.Type.Group.Length == 0 && alike.Any();
        var group =
            isAmbiguousType ? "()"
            : name.Type.Group.Length == 0 ? null
            : name.Type.Group;
        return (group, IsLiteral(name) ? name.Name : Escape(name.Name));
    }

    private static (string, string?, int) Bucket(ObjectName name) => (name.Type.Kind, name.Namespace, name.Name.Length);

    // why: of what names may hold, the dot alone is both common and special
    private bool IsLiteral(ObjectName name)
    {
        if (name.Name.AsSpan().IndexOfAny(s_special) >= 0)
        {
            return false;
        }

        return !name.Name.Contains(Wildcard, StringComparison.Ordinal)
            || !_names[Bucket(name)].Exists(other => other.Name != name.Name && Matches(name.Name, other.Name));
    }

    private static bool Matches(string pattern, string other)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != Wildcard && pattern[i] != other[i])
            {
                return false;
            }
        }

        return true;
    }

    private static string Escape(string name) =>
        Regex.Replace(name, @"[\\+*?()|\[\]{}^$.]", match => @"\" + match.Value);
}
