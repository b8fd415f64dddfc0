using System.Text.Json.Nodes;
using Dr.Objects;

namespace Dr.Providers.Cluster.Client;

/// <summary>Reads the answers of servers that tell all groups, versions and types at once (1.26 and later).</summary>
internal static class AggregatedDiscovery
{
    /// <summary>Asks for it and takes the plain answer from a server that does not have it.</summary>
    public const string Accept =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
        + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
        + "application/json";

    public static bool IsAggregated(JsonObject answer) => (string?)answer["kind"] == "APIGroupDiscoveryList";

    /// <summary>Of <c>/api</c> or <c>/apis</c>. Versions that the server knows only from before are named apart.</summary>
    public static (IReadOnlyList<DiscoveredGroup> Groups, IReadOnlyList<string> Stale) Parse(JsonObject answer)
    {
        var stale = new List<string>();
        var groups = Objects(answer, "items").Select(group => GroupOf(group, stale)).ToList();
        return (groups, stale);
    }

    private static DiscoveredGroup GroupOf(JsonObject group, List<string> stale)
    {
        var name = (string?)group["metadata"]?["name"] ?? "";
        var versions = Objects(group, "versions").ToList();
        stale.AddRange(
            versions
                .Where(version => ((string?)version["freshness"] ?? "Current") != "Current")
                .Select(version => ApiVersion(name, (string)version["version"]!))
        );
        return new DiscoveredGroup(
            name,
            (string?)versions.FirstOrDefault()?["version"] ?? "",
            [.. versions.Select(version => VersionOf(name, version))]
        );
    }

    private static DiscoveredVersion VersionOf(string group, JsonObject version)
    {
        var name = (string)version["version"]!;
        return new DiscoveredVersion(
            name,
            [
                .. Objects(version, "resources")
                    // why: a type without a kind has subresources alone, nothing of its own
                    .Where(entry => entry["responseKind"]?["kind"] is not null)
                    .Select(entry => new DiscoveredType(
                        TypeOf(group, name, entry),
                        Objects(entry, "subresources")
                            .Select(sub => (string)sub["subresource"]!)
                            .ToHashSet(StringComparer.Ordinal)
                    )),
            ]
        );
    }

    private static ResourceType TypeOf(string group, string version, JsonObject entry) =>
        new(
            group,
            version,
            (string)entry["responseKind"]!["kind"]!,
            (string)entry["resource"]!,
            (string?)entry["scope"] == "Namespaced"
        )
        {
            Verbs = [.. (entry["verbs"] as JsonArray ?? []).Select(verb => (string)verb!)],
        };

    private static string ApiVersion(string group, string version) =>
        group.Length == 0 ? version : $"{group}/{version}";

    private static IEnumerable<JsonObject> Objects(JsonObject node, string name) =>
        (node[name] as JsonArray ?? []).OfType<JsonObject>();
}
