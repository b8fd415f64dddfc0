using System.Text.Json.Serialization;
using Dr.Objects;
using Dr.Objects.Order;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>What staging notes of an object until the order is known.</summary>
/// <param name="Name">Which.</param>
/// <param name="Needs">What has to be there before it.</param>
/// <param name="Offset">Where its content begins.</param>
/// <param name="Length">Bytes of its content.</param>
/// <param name="IsSelected">Namespaces and definitions are noted whether they are or not.</param>
internal sealed record StagedPlace(
    StagedName Name,
    IReadOnlyList<StagedNeed> Needs,
    long Offset,
    int Length,
    bool IsSelected
);

/// <summary>A line of what is restored, in the order in which it is written.</summary>
/// <param name="Name">Which.</param>
/// <param name="Offset">Where its content begins.</param>
/// <param name="Length">Bytes of its content.</param>
/// <param name="Stage">Of its wave.</param>
/// <param name="Level">Of its wave.</param>
/// <param name="IsRelinked">Its owners come with it or later.</param>
internal sealed record StagedEntry(
    StagedName Name,
    long Offset,
    int Length,
    RestoreStage Stage,
    int Level,
    bool IsRelinked
);

/// <summary>An object's name and its owners, as a line has them.</summary>
internal sealed record StagedName(
    string Type,
    string ApiVersion,
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Namespace,
    string Name,
    IReadOnlyList<OwnerReference> Owners
)
{
    public static StagedName Of(ObjectName name, IReadOnlyList<OwnerReference> owners) =>
        new(name.Type.Name, name.Type.ApiVersion, name.Type.Kind, name.Namespace, name.Name, owners);

    /// <summary>The owners to hold: nearly all objects have none, and share one list.</summary>
    public IReadOnlyList<OwnerReference> KeptOwners() => Owners.Count == 0 ? [] : Owners;
}

/// <summary>One <see cref="ObjectNeed"/> in short.</summary>
internal sealed record StagedNeed(
    [property: JsonPropertyName("g")] string Group,
    [property: JsonPropertyName("k")] string Kind,
    [property: JsonPropertyName("s"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Namespace,
    [property: JsonPropertyName("n")] string Name
)
{
    public static StagedNeed Of(ObjectNeed need) => new(need.Group, need.Kind, need.Namespace, need.Name);

    public ObjectNeed ToNeed() => new(Group, Kind, Namespace, Name);
}
