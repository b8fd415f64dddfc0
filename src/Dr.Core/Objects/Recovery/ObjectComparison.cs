using System.Text.Json.Nodes;

namespace Dr.Objects.Recovery;

/// <summary>
/// Whether an object in a cluster is the one that was to be there, field for field. Pure. What the cluster may add or spell otherwise is
/// in <see cref="Tolerances"/>, and nothing else is tolerated.
/// </summary>
public static class ObjectComparison
{
    /// <summary>In which ways an object may differ and still be the one.</summary>
    public static IReadOnlyList<Tolerance> Tolerated => Tolerances.All;

    /// <summary>Maps in which nothing may be added: their names, and pointers to some more.</summary>
    public static IEnumerable<string> ExactMaps => AddedFields.Exact;

    /// <summary>Labels and annotations that may be added; <c>*</c> stands for anything.</summary>
    public static IEnumerable<string> AddedKeys => KnownKeys.All;

    /// <param name="type">The object's, as it was captured.</param>
    /// <param name="wanted">As it was written, without owners.</param>
    /// <param name="found">As the cluster has it now, stripped (<see cref="Selection.Stripping"/>).</param>
    /// <param name="schema">Of a custom type: <c>openAPIV3Schema</c> of its definition in the cluster; null where there is none.</param>
    /// <returns>Empty where it is the object.</returns>
    public static IReadOnlyList<FieldDifference> Between(
        ResourceType type,
        JsonObject wanted,
        JsonObject found,
        JsonNode? schema = null
    )
    {
        var walk = new FieldWalk(new AddedFields(type));
        var root = new ComparedPlace("", "", IsExact: false, schema);
        var isAggregated = wanted.ObjectAt("aggregationRule") is not null;
        walk.Members(wanted, found, root, key => key == "apiVersion" || (isAggregated && key == "rules"));
        return walk.Differences;
    }
}
