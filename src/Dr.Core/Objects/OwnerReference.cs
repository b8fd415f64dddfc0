using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Dr.Objects;

/// <summary>Whose part an object is. An owner is always of the object's own namespace or of the whole cluster.</summary>
/// <param name="ApiVersion">For example <c>apps/v1</c>.</param>
/// <param name="Kind">For example <c>ReplicaSet</c>.</param>
/// <param name="Name">The owner's.</param>
/// <param name="Uid">The owner's in the captured cluster; a restored owner has another.</param>
/// <param name="Controller">The owner makes the object again when it is gone.</param>
/// <param name="BlockOwnerDeletion">The owner may not go before the object does.</param>
public sealed record OwnerReference(
    string ApiVersion,
    string Kind,
    string Name,
    string Uid,
    bool Controller = false,
    bool BlockOwnerDeletion = false
)
{
    /// <summary>Empty for the core group.</summary>
    [JsonIgnore]
    public string Group => ApiVersion.Contains('/', StringComparison.Ordinal) ? ApiVersion.Split('/')[0] : "";

    /// <summary>All owners of an object as it was served, in its order.</summary>
    public static IReadOnlyList<OwnerReference> Of(JsonObject content) =>
        [.. content.ListAt("metadata", "ownerReferences").OfType<JsonObject>().Select(Read)];

    /// <summary>As metadata holds it, with the uid that the owner has now.</summary>
    public JsonObject ToJson(string uid)
    {
        var json = new JsonObject
        {
            ["apiVersion"] = ApiVersion,
            ["kind"] = Kind,
            ["name"] = Name,
            ["uid"] = uid,
        };
        if (Controller)
        {
            json["controller"] = true;
        }

        if (BlockOwnerDeletion)
        {
            json["blockOwnerDeletion"] = true;
        }

        return json;
    }

    private static OwnerReference Read(JsonObject json) =>
        new(
            json.TextAt("apiVersion") ?? "",
            json.TextAt("kind") ?? "",
            json.TextAt("name") ?? "",
            json.TextAt("uid") ?? "",
            json.IsTrueAt("controller"),
            json.IsTrueAt("blockOwnerDeletion")
        );
}
