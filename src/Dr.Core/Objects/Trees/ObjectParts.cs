using System.Text.Json.Nodes;

namespace Dr.Objects.Trees;

/// <summary>One object, divided among the trees: either whole in the deployment's, or generic with a patch or without.</summary>
/// <param name="Whole">In the deployment's tree as it is; null where there is a generic part.</param>
/// <param name="Generic">What every environment shares.</param>
/// <param name="Patch">What this deployment adds to the generic part; null where nothing is its own.</param>
public sealed record ObjectParts(JsonObject? Whole, JsonObject? Generic, ObjectPatch? Patch)
{
    /// <summary>Kustomize cannot carry it: it is whole, in a folder of its own that no kustomization lists.</summary>
    public bool IsApart { get; init; }

    /// <summary>Which files there are of it.</summary>
    public ObjectPlacement Placement =>
        IsApart ? ObjectPlacement.Apart
        : Whole is not null ? ObjectPlacement.Whole
        : Patch is not null ? ObjectPlacement.Patched
        : ObjectPlacement.Generic;

    /// <summary>The object again. Gives the parts away: they are not to be used any more.</summary>
    public JsonObject Join()
    {
        var content = Whole ?? Generic ?? throw new InvalidOperationException("parts without an object");
        Patch?.ApplyTo(content);
        return content;
    }
}
