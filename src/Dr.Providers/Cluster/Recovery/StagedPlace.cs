using System.Text.Json.Serialization;
using Dr.Objects;
using Dr.Objects.Order;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>The line before an object's content in the run's folder: all that has to be known of it until it is written.</summary>
internal sealed record StagedPlace(
    string Type,
    string ApiVersion,
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Namespace,
    string Name,
    IReadOnlyList<OwnerReference> Owners,
    IReadOnlyList<StagedNeed> Needs,
    bool IsSelected
)
{
    public static StagedPlace Of(IndexEntry entry, RestoreNode node, bool isSelected) =>
        new(
            entry.Type,
            entry.ApiVersion,
            entry.Kind,
            entry.Namespace,
            entry.Name,
            entry.Owners,
            [.. node.Needs.Select(need => new StagedNeed(need.Group, need.Kind, need.Namespace, need.Name))],
            isSelected
        );
}

/// <summary>One <see cref="ObjectNeed"/> in short.</summary>
internal sealed record StagedNeed(
    [property: JsonPropertyName("g")] string Group,
    [property: JsonPropertyName("k")] string Kind,
    [property: JsonPropertyName("s"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Namespace,
    [property: JsonPropertyName("n")] string Name
);
