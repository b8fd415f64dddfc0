using System.Text.Json.Nodes;
using Dr.Objects;

namespace Dr.Core.Tests.Objects;

/// <summary>Types and objects to try rules on.</summary>
internal static class Sample
{
    private static readonly string[] s_all = ["get", "list", "watch", "create", "update", "patch", "delete"];

    public static ResourceType Type(
        string group,
        string kind,
        string plural,
        bool namespaced = true,
        string version = "v1",
        params string[] verbs
    ) => new(group, version, kind, plural, namespaced) { Verbs = verbs.Length == 0 ? s_all : verbs };

    public static readonly ResourceType Pods = Type("", "Pod", "pods");
    public static readonly ResourceType Services = Type("", "Service", "services");
    public static readonly ResourceType ConfigMaps = Type("", "ConfigMap", "configmaps");
    public static readonly ResourceType Endpoints = Type("", "Endpoints", "endpoints");
    public static readonly ResourceType ServiceAccounts = Type("", "ServiceAccount", "serviceaccounts");
    public static readonly ResourceType Namespaces = Type("", "Namespace", "namespaces", namespaced: false);
    public static readonly ResourceType Volumes = Type("", "PersistentVolume", "persistentvolumes", namespaced: false);
    public static readonly ResourceType Claims = Type("", "PersistentVolumeClaim", "persistentvolumeclaims");
    public static readonly ResourceType Deployments = Type("apps", "Deployment", "deployments");
    public static readonly ResourceType ReplicaSets = Type("apps", "ReplicaSet", "replicasets");
    public static readonly ResourceType StatefulSets = Type("apps", "StatefulSet", "statefulsets");
    public static readonly ResourceType Jobs = Type("batch", "Job", "jobs");
    public static readonly ResourceType CronJobs = Type("batch", "CronJob", "cronjobs");
    public static readonly ResourceType Ingresses = Type("networking.k8s.io", "Ingress", "ingresses");
    public static readonly ResourceType Leases = Type("coordination.k8s.io", "Lease", "leases");
    public static readonly ResourceType Slices = Type("discovery.k8s.io", "EndpointSlice", "endpointslices");
    public static readonly ResourceType StorageClasses = Type(
        "storage.k8s.io",
        "StorageClass",
        "storageclasses",
        false
    );
    public static readonly ResourceType ClusterRoles = Type(
        "rbac.authorization.k8s.io",
        "ClusterRole",
        "clusterroles",
        false
    );
    public static readonly ResourceType RoleBindings = Type("rbac.authorization.k8s.io", "RoleBinding", "rolebindings");
    public static readonly ResourceType Quotas = Type("", "ResourceQuota", "resourcequotas");
    public static readonly ResourceType Widgets = Type("example.com", "Widget", "widgets");
    public static readonly ResourceType Definitions = Type(
        "apiextensions.k8s.io",
        "CustomResourceDefinition",
        "customresourcedefinitions",
        namespaced: false
    );
    public static readonly ResourceType Hooks = Type(
        "admissionregistration.k8s.io",
        "ValidatingWebhookConfiguration",
        "validatingwebhookconfigurations",
        namespaced: false
    );
    public static readonly ResourceType ApiServices = Type(
        "apiregistration.k8s.io",
        "APIService",
        "apiservices",
        namespaced: false
    );

    /// <summary>An object of a type in the namespace <c>shop</c>, with further members given as JSON without the outer braces.</summary>
    public static JsonObject Object(ResourceType type, string name, string members = "", string metadata = "")
    {
        var json = new JsonObject
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = new JsonObject { ["name"] = name },
        };
        if (type.IsNamespaced)
        {
            json["metadata"]!["namespace"] = "shop";
        }

        Merge(json, members);
        Merge(json["metadata"]!.AsObject(), metadata);
        return json;
    }

    public static ObjectName Name(ResourceType type, string name, string space = "shop") =>
        new(type, type.IsNamespaced ? space : null, name);

    public static JsonObject Json(string members) => JsonNode.Parse($"{{{members}}}")!.AsObject();

    public static void AssertEqual(JsonNode? expected, JsonNode? actual) =>
        Assert.True(
            JsonNode.DeepEquals(expected, actual),
            $"expected {expected?.ToJsonString()}\nactual   {actual?.ToJsonString()}"
        );

    private static void Merge(JsonObject target, string members)
    {
        foreach (var (key, value) in Json(members).ToList())
        {
            target[key] = value?.DeepClone();
        }
    }
}
