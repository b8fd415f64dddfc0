using Dr.Objects;
using Dr.Providers.Cluster.Client;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Under which type of the target a captured object is written: its own, else the same kind at another version or in the group that took it over.</summary>
internal sealed class TypeMatch(DiscoveredTypes types)
{
    /// <summary>Null where the target has nothing of that kind.</summary>
    public ResourceType? For(ResourceType captured) =>
        types.Find(captured.ApiVersion, captured.Kind)
        ?? types.Similar(captured.Group, captured.Kind).FirstOrDefault(type => type.Allows("create"));

    public ObjectName? For(ObjectName captured) =>
        For(captured.Type) is { } type ? captured with { Type = type } : null;

    /// <summary>An object that another one names by group and kind.</summary>
    public ResourceType? For(string group, string kind) => types.Similar(group, kind).FirstOrDefault();

    public bool HasStatus(ResourceType type) => types.SubresourcesOf(type).Contains("status");

    /// <summary>Whether the kind is written in another version or group than it was captured in.</summary>
    public static bool IsConverted(ResourceType captured, ResourceType target) =>
        captured.ApiVersion != target.ApiVersion;
}
