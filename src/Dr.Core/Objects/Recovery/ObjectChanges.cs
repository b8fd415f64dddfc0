using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Recovery;

namespace Dr.Objects.Recovery;

/// <summary>Changes an object as the inventory wants it in the other cluster. Pure; doing it twice is as good as once where nothing is mapped in a circle.</summary>
public sealed class ObjectChanges(ObjectsInventory inventory)
{
    private static readonly string[] s_provisioner =
    [
        "volume.beta.kubernetes.io/storage-provisioner",
        "volume.kubernetes.io/storage-provisioner",
    ];

    /// <summary>Changes it in place; says what was changed.</summary>
    public ObjectChange Apply(ObjectName name, JsonObject content) =>
        content.ObjectAt("spec") is { } spec
            ? name.Type.Name switch
            {
                "services" => new ServiceChanges(inventory).Apply(spec),
                "persistentvolumeclaims" => Claim(content, spec),
                "persistentvolumes" => Class(spec),
                "statefulsets.apps" => Hold(spec) | Templates(spec),
                "cronjobs.batch" => Suspend(spec),
                "customresourcedefinitions.apiextensions.k8s.io" => DefinitionChanges.Apply(content),
                _ when IsScaled(name.Type) => Hold(spec),
                _ => ObjectChange.None,
            }
            : ObjectChange.None;

    /// <summary>What lets a held object go: a merge patch of its specification, from the object as it was captured. Null where nothing is held.</summary>
    public JsonObject? Releasing(ObjectName name, JsonObject captured)
    {
        var change = Apply(name, captured.DeepClone().AsObject());
        var spec = captured.ObjectAt("spec");
        return change.HasFlag(ObjectChange.Held) ? Patch("replicas", spec.At("replicas") ?? 1)
            : change.HasFlag(ObjectChange.Suspended) ? Patch("suspend", false)
            : null;
    }

    /// <summary>Whether objects of that type can be held at all.</summary>
    public static bool Holds(ResourceType type) =>
        IsScaled(type) || type.Name is "statefulsets.apps" or "cronjobs.batch";

    private static JsonObject Patch(string member, JsonNode value) =>
        new() { ["spec"] = new JsonObject { [member] = value.DeepClone() } };

    private static bool IsScaled(ResourceType type) =>
        (type.Group, type.Plural)
            is
                ("apps" or "extensions", "deployments" or "replicasets")
                or
                ("", "replicationcontrollers");

    private ObjectChange Hold(JsonObject spec)
    {
        // why: an absent number is one replica
        if (inventory.Replicas != ReplicaMode.Hold || (spec["replicas"] is { } count && count.ToJsonString() == "0"))
        {
            return ObjectChange.None;
        }

        spec["replicas"] = 0;
        return ObjectChange.Held;
    }

    private ObjectChange Suspend(JsonObject spec)
    {
        if (inventory.CronJobs != CronJobMode.Suspend || spec["suspend"]?.GetValueKind() == JsonValueKind.True)
        {
            return ObjectChange.None;
        }

        spec["suspend"] = true;
        return ObjectChange.Suspended;
    }

    private ObjectChange Templates(JsonObject spec) =>
        spec.ListAt("volumeClaimTemplates")
            .Select(claim => claim.ObjectAt("spec"))
            .OfType<JsonObject>()
            .Aggregate(ObjectChange.None, (change, claim) => change | Class(claim));

    private ObjectChange Claim(JsonObject content, JsonObject spec)
    {
        var change = Class(spec) | ClassAnnotation(content);
        if (inventory.Volumes == VolumeMode.Skip && spec.Remove("volumeName"))
        {
            content.ObjectAt("metadata")?.RemoveWithin("annotations", s_provisioner);
            change |= ObjectChange.Unbound;
        }

        return change;
    }

    private ObjectChange Class(JsonObject spec) =>
        spec.TextAt("storageClassName") is { } name && inventory.StorageClasses.TryGetValue(name, out var other)
            ? Set(spec, "storageClassName", other)
            : ObjectChange.None;

    private ObjectChange ClassAnnotation(JsonObject content)
    {
        const string key = "volume.beta.kubernetes.io/storage-class";
        return content.Annotation(key) is { } name && inventory.StorageClasses.TryGetValue(name, out var other)
            ? Set(content.ObjectAt("metadata", "annotations")!, key, other)
            : ObjectChange.None;
    }

    private static ObjectChange Set(JsonObject parent, string key, string value)
    {
        parent[key] = value;
        return ObjectChange.StorageClass;
    }
}
