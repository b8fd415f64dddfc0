using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dr.Objects.Recovery;

/// <summary>The definition of a custom type of <c>apiextensions.k8s.io/v1beta1</c> in the words of <c>v1</c>.</summary>
internal static class DefinitionVersions
{
    // why: v1beta1 has these once for all versions, or at each version
    private static readonly string[] s_ofVersions = ["schema", "subresources", "additionalPrinterColumns"];

    public static IReadOnlyList<string> ToV1(JsonObject content)
    {
        if (content.ObjectAt("spec") is not { } spec)
        {
            return [];
        }

        spec.Remove("version", out var only);
        if (spec.ListAt("versions").Count == 0 && only is not null)
        {
            spec["versions"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = only,
                    ["served"] = true,
                    ["storage"] = true,
                }
            );
        }

        if (spec.Remove("validation", out var validation) && validation is not null)
        {
            spec["schema"] = validation;
        }

        Spread(spec);
        Conversion(spec);
        // why: what v1beta1 leaves away is true there; v1 leaves away what is false
        spec["preserveUnknownFields"] ??= true;
        if (spec["preserveUnknownFields"]!.GetValueKind() == JsonValueKind.False)
        {
            spec.Remove("preserveUnknownFields");
        }

        return [.. Schemas(spec)];
    }

    private static void Spread(JsonObject spec)
    {
        var versions = spec.ListAt("versions").OfType<JsonObject>().ToList();
        foreach (var member in s_ofVersions)
        {
            spec.Remove(member, out var shared);
            foreach (var version in versions.Where(one => shared is not null && one[member] is null))
            {
                version[member] = shared!.DeepClone();
            }
        }

        foreach (var column in versions.SelectMany(one => one.ListAt("additionalPrinterColumns")).OfType<JsonObject>())
        {
            if (column.Remove("JSONPath", out var path))
            {
                column["jsonPath"] = path;
            }
        }
    }

    private static void Conversion(JsonObject spec)
    {
        if (spec.ObjectAt("conversion") is not { } conversion)
        {
            return;
        }

        conversion.Remove("webhookClientConfig", out var client);
        conversion.Remove("conversionReviewVersions", out var reviews);
        if (conversion.TextAt("strategy") == "Webhook")
        {
            conversion["webhook"] = new JsonObject
            {
                ["clientConfig"] = client,
                ["conversionReviewVersions"] = reviews ?? new JsonArray("v1beta1"),
            };
        }
    }

    private static IEnumerable<string> Schemas(JsonObject spec)
    {
        var versions = spec.ListAt("versions");
        for (var i = 0; i < versions.Count; i++)
        {
            if (versions[i].ObjectAt("schema", "openAPIV3Schema") is { } schema)
            {
                foreach (var words in new StructuralSchema().Mend(schema, $"/spec/versions/{i}/schema/openAPIV3Schema"))
                {
                    yield return words;
                }
            }
        }
    }
}
