using System.Text.Json.Nodes;

namespace Dr.Objects.Recovery;

/// <summary>An endpoint slice of <c>discovery.k8s.io/v1beta1</c> in the words of <c>v1</c>.</summary>
internal static class SliceVersions
{
    private const string Zone = "topology.kubernetes.io/zone";
    private const string Node = "kubernetes.io/hostname";

    public static IReadOnlyList<string> ToV1(JsonObject content)
    {
        var untold = new List<string>();
        var endpoints = content.ListAt("endpoints");
        for (var i = 0; i < endpoints.Count; i++)
        {
            if (endpoints[i] is not JsonObject endpoint || !endpoint.Remove("topology", out var removed))
            {
                continue;
            }

            var topology = removed as JsonObject ?? [];
            if (topology.Remove(Zone, out var zone))
            {
                endpoint["zone"] = zone;
            }

            if (topology.TextAt(Node) is { } node && node == endpoint.TextAt("nodeName"))
            {
                topology.Remove(Node);
            }

            // why: v1 shows the rest of old slices as deprecatedTopology, and drops it from new ones
            untold.AddRange(topology.Select(one => $"/endpoints/{i}/topology: v1 has no place for {one.Key}"));
        }

        return untold;
    }
}
