using System.Text.Json.Nodes;
using Dr.Objects;

namespace Dr.Providers.Tests.Cluster.Recovery;

/// <summary>Objects as a server might have served them, for archives that no server has made.</summary>
internal static class Made
{
    private static readonly ResourceType s_spaces = new("", "v1", "Namespace", "namespaces", false);

    public static ResourceType Maps { get; } = new("", "v1", "ConfigMap", "configmaps", true);

    public static ResourceType Services { get; } = new("", "v1", "Service", "services", true);

    public static ResourceType Claims { get; } = new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true);

    public static ResourceType StatefulSets { get; } = new("apps", "v1", "StatefulSet", "statefulsets", true);

    public static ResourceType Jobs { get; } = new("batch", "v1", "Job", "jobs", true);

    public static ResourceType Definitions { get; } =
        new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false);

    public static (ResourceType, JsonObject) Space(string name) => Object(s_spaces, null, name);

    public static (ResourceType, JsonObject) Map(string space, string name, string key = "k") =>
        Object(Maps, space, name, $$""" "data": {"{{key}}": "value"} """);

    public static (ResourceType, JsonObject) Service(string space, string name, string spec) =>
        Object(Services, space, name, $$""" "spec": {{spec}} """);

    /// <param name="type">Its type.</param>
    /// <param name="space">Null for objects of the whole cluster.</param>
    /// <param name="name">Its name.</param>
    /// <param name="members">Further members as JSON, without the outer braces.</param>
    /// <param name="metadata">Further metadata, likewise.</param>
    public static (ResourceType, JsonObject) Object(
        ResourceType type,
        string? space,
        string name,
        string members = "",
        string metadata = ""
    )
    {
        var where = space is null ? "" : $", \"namespace\": \"{space}\"";
        var more = metadata.Length == 0 ? "" : $", {metadata}";
        var body = members.Length == 0 ? "" : $", {members}";
        var text =
            $"{{\"apiVersion\": \"{type.ApiVersion}\", \"kind\": \"{type.Kind}\", \"metadata\": {{\"name\": \"{name}\"{where}{more}}}{body}}}";
        return (type, JsonNode.Parse(text)!.AsObject());
    }
}
