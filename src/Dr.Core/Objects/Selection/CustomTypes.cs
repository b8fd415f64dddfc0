using System.Text.Json.Nodes;

namespace Dr.Objects.Selection;

/// <summary>The types that custom resource definitions define; these MUST be noted before their resources are decided upon.</summary>
public sealed class CustomTypes
{
    public const string Definitions = "customresourcedefinitions.apiextensions.k8s.io";

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <param name="definition">A CustomResourceDefinition; its name is that of the type.</param>
    public void Note(JsonObject definition) => _names.Add(definition.TextAt("metadata", "name") ?? "");

    /// <summary>Forgets all: definitions have to be listed anew.</summary>
    public void Clear() => _names.Clear();

    internal bool Has(ResourceType type) => _names.Contains(type.Name);
}
