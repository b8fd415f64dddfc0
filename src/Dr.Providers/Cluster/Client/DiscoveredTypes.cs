using Dr.Objects;

namespace Dr.Providers.Cluster.Client;

/// <summary>Everything that a server serves, at every version.</summary>
internal sealed class DiscoveredTypes
{
    private readonly Dictionary<(string ApiVersion, string Kind), ResourceType> _byKind = [];
    private readonly Dictionary<ResourceType, IReadOnlySet<string>> _subresources = [];

    public DiscoveredTypes(IReadOnlyList<DiscoveredGroup> groups)
    {
        Groups = groups;
        foreach (var found in groups.SelectMany(group => group.Versions).SelectMany(version => version.Types))
        {
            _byKind.TryAdd((found.Type.ApiVersion, found.Type.Kind), found.Type);
            _subresources[found.Type] = found.Subresources;
        }

        Preferred = [.. groups.SelectMany(OfGroup)];
        (Exported, ServedTwice) = Dr.Providers.Cluster.Client.ServedTwice.Split(Preferred);
    }

    public IReadOnlyList<DiscoveredGroup> Groups { get; }

    public IEnumerable<ResourceType> All => _subresources.Keys;

    /// <summary>Each type once: at the version that its group prefers, else at the first one that has it.</summary>
    public IReadOnlyList<ResourceType> Preferred { get; }

    /// <summary>Each object's type once: <see cref="Preferred"/> without those whose objects another group serves too.</summary>
    public IReadOnlyList<ResourceType> Exported { get; }

    /// <summary>What <see cref="Exported"/> leaves out, and under which type the same objects are.</summary>
    public IReadOnlyList<(ResourceType Type, ResourceType SameAs)> ServedTwice { get; }

    /// <summary>The type of an object's apiVersion and kind; null where the server has none.</summary>
    public ResourceType? Find(string apiVersion, string kind) => _byKind.GetValueOrDefault((apiVersion, kind));

    /// <summary>The same type at the versions that the server has, the best first; also in the group that took it over. For a target of another version.</summary>
    public IReadOnlyList<ResourceType> Similar(string group, string kind)
    {
        var heirs = Dr.Providers.Cluster.Client.ServedTwice.GroupsOf(group, kind);
        return
        [
            .. Groups
                .Where(found => found.Name == group || heirs.Contains(found.Name))
                .OrderBy(found => found.Name == "extensions" ? 1 : 0)
                .SelectMany(found => found.Versions)
                .SelectMany(version => version.Types)
                .Select(found => found.Type)
                .Where(type => type.Kind == kind),
        ];
    }

    /// <summary>For example <c>status</c> and <c>scale</c>.</summary>
    public IReadOnlySet<string> SubresourcesOf(ResourceType type) => _subresources[type];

    private static IEnumerable<ResourceType> OfGroup(DiscoveredGroup group) =>
        group
            .Versions.OrderBy(version => version.Version == group.PreferredVersion ? 0 : 1)
            .SelectMany(version => version.Types)
            .Select(found => found.Type)
            .DistinctBy(type => type.Plural);
}

/// <summary>One group of the API; the core group has no name.</summary>
/// <param name="Versions">In the server's order, the best first.</param>
internal sealed record DiscoveredGroup(string Name, string PreferredVersion, IReadOnlyList<DiscoveredVersion> Versions);

/// <summary>What a group serves at one version.</summary>
internal sealed record DiscoveredVersion(string Version, IReadOnlyList<DiscoveredType> Types);

/// <summary>A type and the subresources of its objects.</summary>
internal sealed record DiscoveredType(ResourceType Type, IReadOnlySet<string> Subresources);
