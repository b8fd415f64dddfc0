using System.Text.Json.Nodes;

namespace Dr.Objects.Trees;

/// <summary>One operation of a JSON patch (RFC 6902).</summary>
/// <param name="Op"><c>add</c> or <c>replace</c>.</param>
/// <param name="Path">A JSON pointer (RFC 6901) to a member of an object.</param>
/// <param name="Value">What stands there afterwards.</param>
public sealed record PatchOperation(string Op, string Path, JsonNode Value)
{
    internal JsonObject ToJson() =>
        new()
        {
            ["op"] = Op,
            ["path"] = Path,
            ["value"] = Value.DeepClone(),
        };
}
