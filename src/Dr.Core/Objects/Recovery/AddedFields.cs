using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Dr.Objects.Recovery;

/// <summary>What servers, admission and Kubernetes' own controllers may add to an object of one type. Everything else that is there and was not captured is told.</summary>
internal sealed class AddedFields(ResourceType type)
{
    // why: keys and values of these are what people chose, so one more is another object: it selects, allows or configures something else
    private static readonly FrozenSet<string> s_exact = FrozenSet.Create(
        StringComparer.Ordinal,
        "annotations",
        "binaryData",
        "capacity",
        "data",
        "default",
        "defaultRequest",
        "hard",
        "labels",
        "labelSelector",
        "limits",
        "matchExpressions",
        "matchFields",
        "matchLabels",
        "max",
        "maxLimitRequestRatio",
        "min",
        "namespaceSelector",
        "nodeSelector",
        "objectSelector",
        "openAPIV3Schema",
        "options",
        "overhead",
        "podSelector",
        "requests",
        "selector",
        "stringData",
        "volumeAttributes"
    );

    // why: elsewhere these words name something that has defaults
    private static readonly FrozenSet<string> s_exactAtTheTop = FrozenSet.Create(
        StringComparer.Ordinal,
        "/parameters",
        "/rules"
    );

    // why: the scheduler's defaults and the limits of a namespace are put into pods, not into templates of pods
    private static readonly FrozenSet<string> s_ofPods = FrozenSet.Create(StringComparer.Ordinal, "limits", "requests");

    private static readonly FrozenSet<string> s_growingInPods = FrozenSet.Create(
        StringComparer.Ordinal,
        "imagePullSecrets",
        "tolerations",
        "volumeMounts",
        "volumes"
    );

    private readonly string _type = type.Name;
    private readonly bool _isWebhook = type.Group == "admissionregistration.k8s.io";
    private readonly bool _isKubernetes = type.IsKubernetes;

    /// <summary>Names of maps in which nothing may be added, and pointers to some more.</summary>
    public static IEnumerable<string> Exact => s_exact.Concat(s_exactAtTheTop);

    public static bool IsExact(string pointer, string key) =>
        s_exact.Contains(key) || s_exactAtTheTop.Contains(pointer);

    /// <summary>Null where it may have been added.</summary>
    public DifferenceKind? Judge(ComparedPlace at, JsonNode value) =>
        IsKnownKey(at, value) || Grows(at) || IsLimitOfPod(at) || IsSelectorOfWebhook(at, value) ? null
        : !_isKubernetes && !IsMetadata(at)
            ? HasDefault(at) ? null
                : DifferenceKind.Added
        : at.IsExact ? DifferenceKind.Added
        : KnownDefaults.Are(at.Key, value) ? null
        : DifferenceKind.Unknown;

    /// <summary>Whether items may have been added to a list.</summary>
    public bool Grows(ComparedPlace at) =>
        at.Pointer == "/metadata/finalizers"
        || _type switch
        {
            "pods" => s_growingInPods.Contains(at.Key),
            "serviceaccounts" => at.Pointer is "/secrets" or "/imagePullSecrets",
            "namespaces" => at.Pointer == "/spec/finalizers",
            _ => false,
        };

    private static bool HasDefault(ComparedPlace at) => at.Schema is JsonObject schema && schema.ContainsKey("default");

    private static bool IsMetadata(ComparedPlace at) => at.Pointer.StartsWith("/metadata/", StringComparison.Ordinal);

    private bool IsLimitOfPod(ComparedPlace at) => _type == "pods" && s_ofPods.Contains(at.Key);

    // why: all namespaces and all objects, which is what a webhook without them is about
    private bool IsSelectorOfWebhook(ComparedPlace at, JsonNode value) =>
        _isWebhook && at.Key is ("namespaceSelector" or "objectSelector") && value is JsonObject { Count: 0 };

    private bool IsKnownKey(ComparedPlace at, JsonNode value) =>
        value is JsonObject keys && at.Key is "labels" or "annotations"
            ? keys.All(one => KnownKeys.Are(_type, at.Pointer, one.Key))
            : at.IsExact
                && at.Pointer.LastIndexOf('/') is var end and > 0
                && KnownKeys.Are(_type, at.Pointer[..end], at.Key);
}
