using System.Text.Json.Nodes;

namespace Dr.Objects.Recovery;

/// <summary>Writes an object as another version of its kind has it, where a target serves no more what it was captured in. Pure.</summary>
public static class VersionChanges
{
    /// <summary>Changes it in place.</summary>
    /// <param name="content">As captured.</param>
    /// <param name="target">As the target serves it; where that is the version of the object, nothing is changed.</param>
    /// <returns>What cannot be said in the other version, for people, with a pointer to the field; empty where everything can.</returns>
    public static IReadOnlyList<string> Apply(JsonObject content, ResourceType target)
    {
        var captured = content.TextAt("apiVersion");
        content["apiVersion"] = target.ApiVersion;
        return captured == target.ApiVersion
            ? []
            : target switch
            {
                { Name: "ingresses.networking.k8s.io", Version: "v1" } => IngressVersions.ToV1(content),
                { Name: "customresourcedefinitions.apiextensions.k8s.io", Version: "v1" } => DefinitionVersions.ToV1(
                    content
                ),
                { Name: "poddisruptionbudgets.policy", Version: "v1" } => Budget(content),
                { Name: "horizontalpodautoscalers.autoscaling" } => Autoscaler(content, captured, target.Version),
                { Group: "admissionregistration.k8s.io", Version: "v1" } => WebhookVersions.ToV1(content),
                { Name: "endpointslices.discovery.k8s.io", Version: "v1" } => SliceVersions.ToV1(content),
                _ => [],
            };
    }

    private static IReadOnlyList<string> Autoscaler(JsonObject content, string? captured, string target) =>
        (captured, target) switch
        {
            ("autoscaling/v2beta1", "v2beta2" or "v2") => AutoscalerVersions.ToV2(content),
            ("autoscaling/v1" or "autoscaling/v2beta2", "v2beta2" or "v2") => Processor(content),
            _ => ["/spec/metrics: this version has other words for what is measured, and they are not translated"],
        };

    // why: v1 says in one word of its own what later versions have a list for
    private static IReadOnlyList<string> Processor(JsonObject content)
    {
        if (content.ObjectAt("spec") is { } spec && spec.Remove("targetCPUUtilizationPercentage", out var percent))
        {
            spec["metrics"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "Resource",
                    ["resource"] = new JsonObject
                    {
                        ["name"] = "cpu",
                        ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = percent },
                    },
                }
            );
        }

        return [];
    }

    // why: the same two characters mean the opposite: no pod in v1beta1, every pod of the namespace in v1
    private static IReadOnlyList<string> Budget(JsonObject content)
    {
        if (content.ObjectAt("spec", "selector") is not { Count: 0 })
        {
            return [];
        }

        content.ObjectAt("spec")!.Remove("selector");
        return ["/spec/selector: an empty one selected no pod, and is left away, which selects none either"];
    }
}
