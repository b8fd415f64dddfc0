using System.Text.Json.Serialization;
using Dr.Objects;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>The line before an object's content in the run's folder.</summary>
internal sealed record StagedPlace(
    string Type,
    string ApiVersion,
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Namespace,
    string Name,
    IReadOnlyList<OwnerReference> Owners,
    bool IsSelected
)
{
    public static StagedPlace Of(IndexEntry entry, bool isSelected) =>
        new(entry.Type, entry.ApiVersion, entry.Kind, entry.Namespace, entry.Name, entry.Owners, isSelected);

    public ObjectName ToName() =>
        new(
            new SourceType(Type, ApiVersion, Kind, Namespace is not null, 1).ToResource(),
            Namespace is null ? null : string.Intern(Namespace),
            Name
        );
}
