using System.Text.Json.Nodes;

namespace Dr.Objects.Selection;

/// <summary>One thing that is taken off an exported object.</summary>
/// <param name="Id">Stable and greppable.</param>
/// <param name="Sentence">For people: which fields of what, and why.</param>
public sealed record StrippingRule(string Id, string Sentence)
{
    /// <summary>Takes the fields off; does nothing to objects that the rule is not about.</summary>
    internal Action<ResourceType, JsonObject> Apply { get; init; } = null!;
}
