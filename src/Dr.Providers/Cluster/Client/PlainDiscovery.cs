using System.Text.Json.Nodes;
using Dr.Objects;

namespace Dr.Providers.Cluster.Client;

/// <summary>Reads the answers of servers that list their groups in one place and the types of each group version in another.</summary>
internal static class PlainDiscovery
{
    /// <summary>Of <c>/api</c>: the versions of the core group.</summary>
    public static GroupVersions ParseCore(JsonObject versions)
    {
        var names = Array(versions, "versions").Select(version => (string)version!).ToList();
        return new GroupVersions("", names.FirstOrDefault() ?? "", names);
    }

    /// <summary>Of <c>/apis</c>.</summary>
    public static IReadOnlyList<GroupVersions> ParseGroups(JsonObject groups) =>
        [
            .. Array(groups, "groups")
                .OfType<JsonObject>()
                .Select(group =>
                {
                    var names = Array(group, "versions").Select(version => (string)version!["version"]!).ToList();
                    var preferred = (string?)group["preferredVersion"]?["version"] ?? names[0];
                    return new GroupVersions((string)group["name"]!, preferred, names);
                }),
        ];

    /// <summary>Of <c>/apis/GROUP/VERSION</c>.</summary>
    public static DiscoveredVersion ParseTypes(string group, string version, JsonObject types)
    {
        var entries = Array(types, "resources").OfType<JsonObject>().ToList();
        var below = entries
            .Select(entry => ((string)entry["name"]!).Split('/', 2))
            .Where(name => name.Length == 2)
            .ToLookup(name => name[0], name => name[1], StringComparer.Ordinal);
        return new DiscoveredVersion(
            version,
            [
                .. entries
                    .Where(entry => !((string)entry["name"]!).Contains('/', StringComparison.Ordinal))
                    .Select(entry => new DiscoveredType(
                        TypeOf(group, version, entry),
                        below[(string)entry["name"]!].ToHashSet(StringComparer.Ordinal)
                    )),
            ]
        );
    }

    private static ResourceType TypeOf(string group, string version, JsonObject entry) =>
        new(group, version, (string)entry["kind"]!, (string)entry["name"]!, (bool?)entry["namespaced"] ?? false)
        {
            Verbs = [.. Array(entry, "verbs").Select(verb => (string)verb!)],
        };

    private static JsonArray Array(JsonObject node, string name) => node[name] as JsonArray ?? [];
}

/// <summary>A group and the versions that it is served at, the best first.</summary>
internal sealed record GroupVersions(string Name, string Preferred, IReadOnlyList<string> Versions);
