using System.Text.Json.Nodes;

namespace Dr.Objects.Order;

/// <summary>What the order of a restore has to know of one object. It may be forgotten once the order is known.</summary>
/// <param name="Name">The object's.</param>
/// <param name="Needs">What has to be there before it, where the restore brings it at all.</param>
/// <param name="Owners">From the index; linked when the owner is there before it, else afterwards.</param>
public sealed record RestoreNode(ObjectName Name, IReadOnlyList<ObjectNeed> Needs, IReadOnlyList<OwnerReference> Owners)
{
    /// <param name="name">The object's.</param>
    /// <param name="content">As it is exported.</param>
    /// <param name="owners">From the index.</param>
    public static RestoreNode Of(ObjectName name, JsonObject content, IReadOnlyList<OwnerReference> owners) =>
        new(name, [.. ObjectNeeds.Of(name, content).Distinct()], owners);
}
