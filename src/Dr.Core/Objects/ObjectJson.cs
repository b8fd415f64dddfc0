using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dr.Objects;

/// <summary>Looking into an object whose shape nobody vouches for: what is missing or of another kind is null or empty.</summary>
internal static class ObjectJson
{
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            node = node is JsonObject parent && parent.TryGetPropertyValue(key, out var child) ? child : null;
        }

        return node;
    }

    public static JsonObject? ObjectAt(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) as JsonObject;

    public static IList<JsonNode?> ListAt(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) as JsonArray ?? (IList<JsonNode?>)[];

    public static string? TextAt(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path).AsText();

    public static bool IsTrueAt(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path)?.GetValueKind() == JsonValueKind.True;

    public static string? Label(this JsonNode? node, string name) => node.TextAt("metadata", "labels", name);

    public static string? Annotation(this JsonNode? node, string name) => node.TextAt("metadata", "annotations", name);

    public static string? AsText(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Takes out members; an object that is empty thereafter goes as well.</summary>
    public static void RemoveWithin(this JsonObject parent, string key, params ReadOnlySpan<string> members)
    {
        if (parent.ObjectAt(key) is not { } child)
        {
            return;
        }

        foreach (var member in members)
        {
            child.Remove(member);
        }

        if (child.Count == 0)
        {
            parent.Remove(key);
        }
    }

    /// <summary>Takes out the items of a list that are not wanted; a list that is empty thereafter goes as well.</summary>
    public static void RemoveItems(this JsonObject parent, string key, Func<JsonObject, bool> isUnwanted)
    {
        if (parent[key] is not JsonArray list)
        {
            return;
        }

        var unwanted = list.OfType<JsonObject>().Where(isUnwanted).ToList();
        unwanted.ForEach(item => list.Remove(item));
        if (unwanted.Count > 0 && list.Count == 0)
        {
            parent.Remove(key);
        }
    }
}
