using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Dr.Objects.Archive;

/// <summary>One line of <c>status.jsonl</c>: what a restore may want back of what is no declaration.</summary>
/// <param name="Type"><see cref="ResourceType.Name"/>.</param>
/// <param name="Namespace">Null for objects of the whole cluster.</param>
/// <param name="Name">As in its metadata.</param>
/// <param name="Status">As it was served.</param>
public sealed record ObjectStatus(
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Namespace,
    string Name,
    JsonObject Status
);
