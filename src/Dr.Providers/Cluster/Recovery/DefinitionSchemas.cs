using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Providers.Cluster.Client;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>What the target's definitions say of the custom types of a run: a server fills in the defaults that stand there.</summary>
internal sealed class DefinitionSchemas
{
    private readonly Dictionary<ResourceType, JsonNode> _schemas = [];

    /// <summary>Null for types of Kubernetes, of aggregated APIs, and without a schema.</summary>
    public JsonNode? Of(ResourceType type) => _schemas.GetValueOrDefault(type);

    public static async Task<DefinitionSchemas> ReadAsync(
        ApiClient client,
        TypeMatch types,
        IReadOnlyList<StagedObject> objects,
        CancellationToken cancellationToken
    )
    {
        var schemas = new DefinitionSchemas();
        if (types.For("apiextensions.k8s.io", "CustomResourceDefinition") is not { } definitions)
        {
            return schemas;
        }

        var custom = objects.Select(one => one.Name.Type).Where(type => !type.IsKubernetes).Distinct();
        foreach (var type in custom.Select(types.For).OfType<ResourceType>().Distinct())
        {
            var name = new ObjectName(definitions, null, type.Name);
            if (
                await client.FindAsync(name, cancellationToken) is { } found
                && SchemaIn(found, type.Version) is { } schema
            )
            {
                schemas._schemas[type] = schema;
            }
        }

        return schemas;
    }

    // why: v1beta1 may have one schema for all versions
    private static JsonNode? SchemaIn(JsonObject definition, string version) =>
        (
            (definition["spec"]?["versions"] as JsonArray ?? [])
                .FirstOrDefault(one => (string?)one?["name"] == version)
                ?["schema"]
            ?? definition["spec"]?["validation"]
        )?["openAPIV3Schema"];
}
