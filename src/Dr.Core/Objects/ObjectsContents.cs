using System.Text.Json.Nodes;
using Dr.Errors;
using Dr.Manifests;
using Dr.Objects.Secrets;

namespace Dr.Objects;

/// <summary>What only the holder of an identity may know of captured cluster objects: <c>sources.objects</c> of the contents.</summary>
/// <param name="Secrets">What the restored cluster has to be given by other means; by namespace and name.</param>
/// <param name="Leaks">Places that looked like secrets, by object; at most <see cref="MostLeaks"/>, the manifest counts all.</param>
public sealed record ObjectsContents(IReadOnlyList<SecretNeed> Secrets, IReadOnlyList<LeakPlace> Leaks)
{
    /// <summary>More places than anybody reads.</summary>
    public const int MostLeaks = 10_000;

    /// <summary>Null where the point holds no cluster objects.</summary>
    /// <exception cref="IntegrityException">They are there and cannot be read.</exception>
    public static ObjectsContents? Of(Contents contents) =>
        SourceFacts.Read<ObjectsContents>(contents.Sources, ObjectsFacts.SourceName, $"the contents of {contents.Id}");

    public JsonObject ToJson() => SourceFacts.ToJson(this);
}
