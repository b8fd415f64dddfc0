using System.Text.Json.Nodes;
using Dr.Objects.Trees;

namespace Dr.Objects.Recovery;

/// <summary>
/// <c>v1</c> takes structural schemas alone: every place has a type. One of <c>v1beta1</c> that says the same without is given the
/// types; what no structural schema can say is told and left as it is, so that the server names it too.
/// </summary>
internal sealed class StructuralSchema
{
    private static readonly string[] s_junctors = ["allOf", "anyOf", "oneOf"];
    private readonly List<string> _words = [];

    /// <summary>Changes it in place; what cannot be said, with a pointer.</summary>
    public IReadOnlyList<string> Mend(JsonObject schema, string pointer)
    {
        Place(schema, pointer, isRoot: true);
        return _words;
    }

    private void Place(JsonObject schema, string pointer, bool isRoot = false)
    {
        Type(schema, isRoot);
        foreach (var junctor in s_junctors)
        {
            var branches = schema.ListAt(junctor);
            for (var i = 0; i < branches.Count; i++)
            {
                Branch(branches[i], schema, $"{pointer}/{junctor}/{i}");
            }
        }

        Branch(schema.At("not"), schema, $"{pointer}/not");
        if (schema.ContainsKey("properties") && schema.ContainsKey("additionalProperties"))
        {
            _words.Add($"{pointer}/additionalProperties: v1 does not take it beside properties");
        }

        if (schema.IsTrueAt("uniqueItems"))
        {
            _words.Add($"{pointer}/uniqueItems: v1 does not take it");
        }

        foreach (var (name, property) in schema.ObjectAt("properties") ?? [])
        {
            Below(property, $"{pointer}/properties/{FieldPath.Escape(name)}");
        }

        Below(schema.At("additionalProperties"), $"{pointer}/additionalProperties");
        Below(schema.At("items"), $"{pointer}/items");
    }

    private void Below(JsonNode? schema, string pointer)
    {
        if (schema is JsonObject place)
        {
            Place(place, pointer);
        }
    }

    private static void Type(JsonObject schema, bool isRoot)
    {
        if (
            schema.ContainsKey("type")
            || schema.IsTrueAt("x-kubernetes-int-or-string")
            || (schema.IsTrueAt("x-kubernetes-preserve-unknown-fields") && !isRoot)
        )
        {
            return;
        }

        if (isRoot || schema.ContainsKey("properties") || schema.ContainsKey("additionalProperties"))
        {
            schema["type"] = "object";
        }
        else if (schema.ContainsKey("items"))
        {
            schema["type"] = "array";
        }
        else if (IsIntOrString(schema))
        {
            // why: v1 takes the choice itself in one order alone, and the mark says the same without it
            schema.Remove("anyOf");
            schema["x-kubernetes-int-or-string"] = true;
        }
        else
        {
            schema["x-kubernetes-preserve-unknown-fields"] = true;
        }
    }

    private static bool IsIntOrString(JsonObject schema) =>
        schema.ListAt("anyOf").All(branch => branch is JsonObject { Count: 1 })
        && schema.ListAt("anyOf").Select(branch => branch.TextAt("type")).ToHashSet().SetEquals(["integer", "string"]);

    // why: within a choice v1 allows what a value has to be like, and not what it is; the one exception has its mark
    private void Branch(JsonNode? branch, JsonObject parent, string pointer)
    {
        if (
            branch is JsonObject members
            && members.ContainsKey("type")
            && !parent.IsTrueAt("x-kubernetes-int-or-string")
        )
        {
            _words.Add($"{pointer}/type: v1 does not take a type within a choice");
        }
    }
}
