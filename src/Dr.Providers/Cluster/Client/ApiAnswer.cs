using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dr.Providers.Cluster.Client;

/// <summary>What the server answered: its bytes, parsed only if somebody asks.</summary>
internal readonly record struct ApiAnswer(ReadOnlyMemory<byte> Utf8Json, string ContentType)
{
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public JsonObject ToJson() =>
        JsonNode.Parse(Utf8Json.Span) as JsonObject ?? throw new JsonException("the answer is no JSON object");
}
