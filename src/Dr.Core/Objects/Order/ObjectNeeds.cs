using System.Text.Json.Nodes;

namespace Dr.Objects.Order;

/// <summary>Reads out of an object what it needs before it can work, or be written at all.</summary>
internal static class ObjectNeeds
{
    private const string Rbac = "rbac.authorization.k8s.io";

    public static IEnumerable<ObjectNeed> Of(ObjectName name, JsonObject content)
    {
        var space = name.Namespace;
        var found = OfKind(name, content).Concat(PodSpecs.In(content).SelectMany(pod => OfPod(pod.Spec, space)));
        if (space is not null)
        {
            found = found.Prepend(new ObjectNeed("", "Namespace", null, space));
        }

        return found.Append(Definition(name));
    }

    // why: whether the type is a custom one only the set of restored definitions can say; a need that nothing meets is dropped
    private static ObjectNeed Definition(ObjectName name) =>
        new("apiextensions.k8s.io", "CustomResourceDefinition", null, name.Type.Name);

    private static IEnumerable<ObjectNeed> OfKind(ObjectName name, JsonObject content)
    {
        var spec = content.ObjectAt("spec");
        var space = name.Namespace;
        return name.Type.Name switch
        {
            "persistentvolumeclaims" =>
            [
                .. Named("", "PersistentVolume", null, spec.TextAt("volumeName")),
                .. Named("storage.k8s.io", "StorageClass", null, spec.TextAt("storageClassName")),
            ],
            "persistentvolumes" => Named("storage.k8s.io", "StorageClass", null, spec.TextAt("storageClassName")),
            "rolebindings.rbac.authorization.k8s.io" or "clusterrolebindings.rbac.authorization.k8s.io" => OfBinding(
                content,
                space
            ),
            "ingresses.networking.k8s.io" or "ingresses.extensions" => OfIngress(spec, space),
            "horizontalpodautoscalers.autoscaling" => OfTarget(spec.ObjectAt("scaleTargetRef"), space),
            "statefulsets.apps" =>
            [
                .. Named("", "Service", space, spec.TextAt("serviceName")),
                .. spec.ListAt("volumeClaimTemplates")
                    .SelectMany(claim =>
                        Named("storage.k8s.io", "StorageClass", null, claim.TextAt("spec", "storageClassName"))
                    ),
            ],
            "endpoints" => Named("", "Service", space, name.Name),
            "apiservices.apiregistration.k8s.io" => OfService(spec.ObjectAt("service")),
            "customresourcedefinitions.apiextensions.k8s.io" => [],
            _ => content
                .ListAt("webhooks")
                .SelectMany(webhook => OfService(webhook.ObjectAt("clientConfig", "service"))),
        };
    }

    private static IEnumerable<ObjectNeed> OfPod(JsonObject spec, string? space)
    {
        string[] kinds = ["initContainers", "containers"];
        var containers = kinds.SelectMany(kind => spec.ListAt(kind)).ToList();
        var volumes = spec.ListAt("volumes");
        var maps = containers
            .SelectMany(container => container.ListAt("env"))
            .Select(variable => variable.TextAt("valueFrom", "configMapKeyRef", "name"))
            .Concat(
                containers
                    .SelectMany(container => container.ListAt("envFrom"))
                    .Select(source => source.TextAt("configMapRef", "name"))
            )
            .Concat(volumes.Select(volume => volume.TextAt("configMap", "name")))
            .Concat(
                volumes
                    .SelectMany(volume => volume.ListAt("projected", "sources"))
                    .Select(source => source.TextAt("configMap", "name"))
            );
        return
        [
            .. Named("", "ServiceAccount", space, spec.TextAt("serviceAccountName")),
            .. Named("scheduling.k8s.io", "PriorityClass", null, spec.TextAt("priorityClassName")),
            .. Named("node.k8s.io", "RuntimeClass", null, spec.TextAt("runtimeClassName")),
            .. maps.SelectMany(map => Named("", "ConfigMap", space, map)),
            .. volumes.SelectMany(volume =>
                Named("", "PersistentVolumeClaim", space, volume.TextAt("persistentVolumeClaim", "claimName"))
            ),
        ];
    }

    private static IEnumerable<ObjectNeed> OfBinding(JsonObject binding, string? space)
    {
        var kind = binding.TextAt("roleRef", "kind") ?? "";
        var role = Named(Rbac, kind, kind == "Role" ? space : null, binding.TextAt("roleRef", "name"));
        return role.Concat(
            binding
                .ListAt("subjects")
                .Where(subject => subject.TextAt("kind") == "ServiceAccount")
                .SelectMany(subject =>
                    Named("", "ServiceAccount", subject.TextAt("namespace") ?? space, subject.TextAt("name"))
                )
        );
    }

    private static IEnumerable<ObjectNeed> OfIngress(JsonObject? spec, string? space)
    {
        var backends = spec.ListAt("rules")
            .SelectMany(rule => rule.ListAt("http", "paths"))
            .Select(path => path.ObjectAt("backend"))
            .Append(spec.ObjectAt("defaultBackend") ?? spec.ObjectAt("backend"));
        return
        [
            .. Named("networking.k8s.io", "IngressClass", null, spec.TextAt("ingressClassName")),
            .. backends.SelectMany(backend =>
                Named("", "Service", space, backend.TextAt("service", "name") ?? backend.TextAt("serviceName"))
            ),
        ];
    }

    private static IEnumerable<ObjectNeed> OfTarget(JsonObject? target, string? space)
    {
        var version = target.TextAt("apiVersion") ?? "";
        var group = version.Contains('/', StringComparison.Ordinal) ? version.Split('/')[0] : "";
        return Named(group, target.TextAt("kind") ?? "", space, target.TextAt("name"));
    }

    private static IEnumerable<ObjectNeed> OfService(JsonObject? service) =>
        Named("", "Service", service.TextAt("namespace"), service.TextAt("name"));

    private static IEnumerable<ObjectNeed> Named(string group, string kind, string? space, string? name) =>
        string.IsNullOrEmpty(name) ? [] : [new ObjectNeed(group, kind, space, name)];
}
