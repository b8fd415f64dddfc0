using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Dr.Objects;

/// <summary>
/// One line of <c>index.jsonl</c>: what the trees do not carry, since a tool that applies them would be refused for it, and what a
/// restore needs to prove that an object is the one that was captured.
/// </summary>
/// <param name="Type"><see cref="ResourceType.Name"/>.</param>
/// <param name="ApiVersion">The version that it was exported in.</param>
/// <param name="Kind">As the object says.</param>
/// <param name="Namespace">Null for objects of the whole cluster.</param>
/// <param name="Name">As in its metadata.</param>
/// <param name="Uid">In the captured cluster.</param>
/// <param name="ResourceVersion">At the moment of the list.</param>
/// <param name="Generation">Null where the type counts none.</param>
/// <param name="CreatedAt">As the server wrote it.</param>
/// <param name="Owners">Relinked by a restore, under the uids of the restored owners.</param>
/// <param name="Finished">A Job or Pod that had run to its end: to run it again would do its work twice.</param>
/// <param name="Sha256">Of the exported object, see <see cref="CanonicalJson"/>.</param>
public sealed record IndexEntry(
    string Type,
    string ApiVersion,
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Namespace,
    string Name,
    string Uid,
    string ResourceVersion,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? Generation,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? CreatedAt,
    IReadOnlyList<OwnerReference> Owners,
    bool Finished,
    Digest Sha256
)
{
    /// <summary>Reads what stripping is about to take away; <see cref="Sha256"/> is set when the object is as exported.</summary>
    /// <param name="name">The object's.</param>
    /// <param name="served">The object as the server gave it.</param>
    public static IndexEntry Of(ObjectName name, JsonObject served)
    {
        var metadata = served.ObjectAt("metadata");
        return new IndexEntry(
            name.Type.Name,
            name.Type.ApiVersion,
            name.Type.Kind,
            name.Namespace,
            name.Name,
            metadata.TextAt("uid") ?? "",
            metadata.TextAt("resourceVersion") ?? "",
            metadata.At("generation") is JsonValue value && value.TryGetValue<long>(out var number) ? number : null,
            metadata.TextAt("creationTimestamp"),
            OwnerReference.Of(served),
            IsFinished(name.Type, served),
            default
        );
    }

    internal static bool IsFinished(ResourceType type, JsonObject served) =>
        type.Name switch
        {
            "pods" => served.TextAt("status", "phase") is "Succeeded" or "Failed",
            "jobs.batch" => served
                .ListAt("status", "conditions")
                .Any(condition =>
                    condition.TextAt("type") is "Complete" or "Failed" && condition.TextAt("status") == "True"
                ),
            _ => false,
        };
}
