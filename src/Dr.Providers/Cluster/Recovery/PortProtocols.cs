using System.Text.Json.Nodes;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Whether an object has ports without a protocol: the apply of servers before 1.22 takes it for a key that must be there.</summary>
internal static class PortProtocols
{
    public static bool AreMissing(JsonNode? node) =>
        node switch
        {
            JsonObject members => members.Any(member =>
                (member is { Key: "ports", Value: JsonArray ports } && ports.Any(Lacks)) || AreMissing(member.Value)
            ),
            JsonArray items => items.Any(AreMissing),
            _ => false,
        };

    private static bool Lacks(JsonNode? port) =>
        port is JsonObject members
        && (members.ContainsKey("port") || members.ContainsKey("containerPort"))
        && !members.ContainsKey("protocol");
}
