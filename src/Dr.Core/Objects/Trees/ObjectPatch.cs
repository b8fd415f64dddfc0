using System.Text.Json.Nodes;
using Dr.Errors;

namespace Dr.Objects.Trees;

/// <summary>What puts the deployment's fields back into an object of the generic tree: adds and replaces, sorted by path.</summary>
public sealed record ObjectPatch(IReadOnlyList<PatchOperation> Operations)
{
    /// <summary>As a patch file holds it.</summary>
    public JsonArray ToJson() => [.. Operations.Select(operation => (JsonNode)operation.ToJson())];

    /// <exception cref="IntegrityException">It is no list of adds and replaces.</exception>
    public static ObjectPatch Read(JsonNode? document) =>
        document is JsonArray list
            ? new ObjectPatch([.. list.Select(ReadOne)])
            : throw new IntegrityException("cannot read a patch: it is not a list", Hint);

    /// <summary>Changes an object in place; values are copied into it.</summary>
    /// <exception cref="IntegrityException">A path leads nowhere: the patch is not this object's.</exception>
    public void ApplyTo(JsonObject content)
    {
        foreach (var operation in Operations)
        {
            Apply(operation, content);
        }
    }

    private const string Hint = "restore from another point, or put back the file that was changed by hand";

    private static PatchOperation ReadOne(JsonNode? item) =>
        item.TextAt("op") is "add" or "replace"
        && item.TextAt("path") is ['/', ..] path
        && item.At("value") is { } value
            ? new PatchOperation(item.TextAt("op")!, path, value.DeepClone())
            : throw new IntegrityException("cannot read a patch: it holds more than adds and replaces", Hint);

    private static void Apply(PatchOperation operation, JsonObject content)
    {
        JsonNode? parent = content;
        var steps = operation.Path.Split('/');
        foreach (var step in steps.AsSpan(1, steps.Length - 2))
        {
            parent = parent switch
            {
                JsonObject members => members[Unescape(step)],
                JsonArray items when int.TryParse(step, out var index) && index < items.Count => items[index],
                _ => null,
            };
        }

        var key = Unescape(steps[^1]);
        if (parent is not JsonObject target || (operation.Op == "replace" && !target.ContainsKey(key)))
        {
            throw new IntegrityException($"cannot patch an object: {operation.Path} leads nowhere in it", Hint);
        }

        target[key] = operation.Value.DeepClone();
    }

    private static string Unescape(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
