using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dr.Providers.Cluster.Client;

/// <summary>What a page says of itself.</summary>
/// <param name="ResourceVersion">The moment that the list is of.</param>
/// <param name="Continue">Where the next page begins; empty on the last one.</param>
/// <param name="Remaining">How many objects come after this page, where the server tells.</param>
internal sealed record ListMetadata(string ResourceVersion, string Continue, long? Remaining)
{
    public static ListMetadata None { get; } = new("", "", null);

    public static ListMetadata Parse(ReadOnlySpan<byte> json)
    {
        var node = JsonNode.Parse(json) as JsonObject ?? throw new JsonException("the list's metadata is no object");
        return new ListMetadata(
            (string?)node["resourceVersion"] ?? "",
            (string?)node["continue"] ?? "",
            (long?)node["remainingItemCount"]
        );
    }
}
