using Dr.Objects;

namespace Dr.Providers.Cluster.Completeness;

/// <summary>Below which key of etcd an API server keeps the objects of a type: <c>/registry/</c> and this.</summary>
internal static class StoredType
{
    private static readonly Dictionary<string, string> s_special = new(StringComparer.Ordinal)
    {
        ["replicationcontrollers"] = "controllers",
        ["endpoints"] = "services/endpoints",
        ["services"] = "services/specs",
        ["ingresses.extensions"] = "ingress",
        ["ingresses.networking.k8s.io"] = "ingress",
        ["podsecuritypolicies.extensions"] = "podsecuritypolicy",
        ["podsecuritypolicies.policy"] = "podsecuritypolicy",
    };

    /// <summary>The count of the type's keys.</summary>
    /// <param name="type">As it was listed.</param>
    /// <param name="counts">Of all types, at one revision.</param>
    public static long Count(ObjectTypeFacts type, IReadOnlyDictionary<string, long> counts) =>
        Places(type.Type).Sum(place => counts.GetValueOrDefault(place));

    /// <summary>Where its objects can be; in one of the places they are.</summary>
    public static IEnumerable<string> Places(string type)
    {
        if (s_special.TryGetValue(type, out var special))
        {
            return [special];
        }

        var (plural, group) = type.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            ? (type[..dot], type[(dot + 1)..])
            : (type, "");
        string[] own = group.Length == 0 ? [] : [$"{group}/{plural}"];
        // why: types of the server itself lie below their plural, whatever their group; a custom type of the same plural does not
        return IsBuiltIn(group) ? [plural, .. own] : own;
    }

    private static bool IsBuiltIn(string group) =>
        !group.Contains('.', StringComparison.Ordinal) || group.EndsWith(".k8s.io", StringComparison.Ordinal);
}
