using System.Text.Json.Nodes;

namespace Dr.Objects.Trees;

/// <summary>Fields that go to the deployment's tree.</summary>
/// <param name="Objects">Of which objects.</param>
/// <param name="Path">Which fields.</param>
/// <param name="Except">Values that are the same everywhere and stay in the generic tree: <c>None</c> of a headless service.</param>
/// <param name="Placeholder">What stands in the generic tree instead; null: nothing.</param>
public sealed record FieldRule(
    ObjectPattern Objects,
    FieldPath Path,
    IReadOnlyList<string> Except,
    JsonValue? Placeholder = null
)
{
    internal bool Excepts(JsonNode value) =>
        Except.Count > 0
        && (
            value is JsonArray items
                ? items.All(item => item is JsonValue && Except.Contains(item.ToString()))
                : value is JsonValue && Except.Contains(value.ToString())
        );
}
