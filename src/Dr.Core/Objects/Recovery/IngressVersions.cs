using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dr.Objects.Recovery;

/// <summary>An ingress of <c>extensions/v1beta1</c> or <c>networking.k8s.io/v1beta1</c> in the words of <c>v1</c>: nothing is lost.</summary>
internal static class IngressVersions
{
    public static IReadOnlyList<string> ToV1(JsonObject content)
    {
        if (content.ObjectAt("spec") is not { } spec)
        {
            return [];
        }

        if (spec.ObjectAt("backend") is { } backend)
        {
            spec.Remove("backend");
            spec["defaultBackend"] = Backend(backend);
        }

        var paths = spec.ListAt("rules").SelectMany(rule => rule.ListAt("http", "paths")).OfType<JsonObject>();
        foreach (var path in paths.ToList())
        {
            path["pathType"] ??= "ImplementationSpecific";
            if (path.ObjectAt("backend") is { } its)
            {
                path["backend"] = Backend(its);
            }
        }

        return [];
    }

    private static JsonObject Backend(JsonObject old)
    {
        var backend = old.DeepClone().AsObject();
        if (!backend.Remove("serviceName", out var name))
        {
            return backend;
        }

        var service = new JsonObject { ["name"] = name };
        if (backend.Remove("servicePort", out var port) && port is not null)
        {
            var word = port.GetValueKind() == JsonValueKind.Number ? "number" : "name";
            service["port"] = new JsonObject { [word] = port };
        }

        backend["service"] = service;
        return backend;
    }
}
