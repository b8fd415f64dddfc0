using Dr.Objects;

namespace Dr.Providers.Cluster.Client;

/// <summary>Types that one server serves in two groups over the same stored objects, and which of the two is taken.</summary>
internal static class ServedTwice
{
    private const string Extensions = "extensions";

    private static readonly Dictionary<string, string> s_heirOfExtensions = new(StringComparer.Ordinal)
    {
        ["Deployment"] = "apps",
        ["DaemonSet"] = "apps",
        ["ReplicaSet"] = "apps",
        ["Ingress"] = "networking.k8s.io",
        ["NetworkPolicy"] = "networking.k8s.io",
        ["PodSecurityPolicy"] = "policy",
    };

    /// <summary>The types to take, and those that are the same as another one.</summary>
    public static (
        IReadOnlyList<ResourceType> Taken,
        IReadOnlyList<(ResourceType Type, ResourceType SameAs)> Left
    ) Split(IReadOnlyList<ResourceType> types)
    {
        var left = types
            .Select(type => (Type: type, SameAs: types.FirstOrDefault(other => Is(type, other))))
            .Where(pair => pair.SameAs is not null)
            .Select(pair => (pair.Type, pair.SameAs!))
            .ToList();
        return ([.. types.Except(left.Select(pair => pair.Type))], left);
    }

    /// <summary>Other groups that serve the objects of a group's kind, on this or another version of the server.</summary>
    public static IReadOnlyList<string> GroupsOf(string group, string kind) =>
        s_heirOfExtensions.TryGetValue(kind, out var heir) && (group == Extensions || group == heir)
            ? [Extensions, heir]
        : kind == "Event" && group is "" or "events.k8s.io" ? ["", "events.k8s.io"]
        : [group];

    private static bool Is(ResourceType type, ResourceType other) =>
        type.Kind == other.Kind
        && (
            (type.Group == Extensions && s_heirOfExtensions.GetValueOrDefault(type.Kind) == other.Group)
            || (type is { Kind: "Event", Group: "events.k8s.io" } && other.Group.Length == 0)
        );
}
