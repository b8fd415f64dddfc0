using System.Text.Json.Nodes;

namespace Dr.Objects.Recovery;

/// <summary>
/// A definition that was made as v1beta1 without a schema is served as v1, and refused as v1 by the very server that serves it. It gets
/// the schema that says the same: every field is kept.
/// </summary>
internal static class DefinitionChanges
{
    private const string KeepsEverything = "x-kubernetes-preserve-unknown-fields";

    /// <param name="content">As it is written, in the version of the target; a target of v1beta1 takes it as it is.</param>
    public static ObjectChange Apply(JsonObject content)
    {
        var spec = content.ObjectAt("spec");
        if (content.TextAt("apiVersion") != "apiextensions.k8s.io/v1" || !spec.IsTrueAt("preserveUnknownFields"))
        {
            return ObjectChange.None;
        }

        spec!.Remove("preserveUnknownFields");
        foreach (var version in spec.ListAt("versions").OfType<JsonObject>())
        {
            if (version.ObjectAt("schema", "openAPIV3Schema") is not { } schema)
            {
                schema = new JsonObject { ["type"] = "object" };
                version["schema"] = new JsonObject { ["openAPIV3Schema"] = schema };
            }

            schema["type"] ??= "object";
            schema[KeepsEverything] = true;
        }

        return ObjectChange.Schema;
    }
}
