using System.Text.Json.Nodes;

namespace Dr.Objects.Selection;

/// <summary>What the API server makes by itself, so long as nobody else has written to it.</summary>
internal static class BootstrapRules
{
    // why: those are the control plane's own hands; any other manager means that a person or a tool changed the object
    private static readonly string[] s_controlPlane =
    [
        "kube-apiserver",
        "kube-controller-manager",
        "clusterrole-aggregation-controller",
        "api-priority-and-fairness-config-producer-v1",
        "api-priority-and-fairness-config-consumer-v1",
    ];

    private static readonly string[] s_flowControl =
    [
        "catch-all",
        "endpoint-controller",
        "exempt",
        "global-default",
        "kube-controller-manager",
        "kube-scheduler",
        "kube-system-service-accounts",
        "leader-election",
        "node-high",
        "probes",
        "service-accounts",
        "system",
        "system-leader-election",
        "system-node-high",
        "system-nodes",
        "workload-high",
        "workload-leader-election",
        "workload-low",
    ];

    public static bool Covers(ObjectName name, JsonObject served) =>
        IsMadeByServer(name, served) && IsUntouched(served);

    private static bool IsMadeByServer(ObjectName name, JsonObject served) =>
        name.Type.Group switch
        {
            "rbac.authorization.k8s.io" => served.Label("kubernetes.io/bootstrapping") == "rbac-defaults"
                && served.Annotation("rbac.authorization.kubernetes.io/autoupdate") != "false",
            "scheduling.k8s.io" => name.Name is "system-cluster-critical" or "system-node-critical",
            "flowcontrol.apiserver.k8s.io" => served.Annotation("apf.kubernetes.io/autoupdate-spec") is { } auto
                ? auto == "true"
                : s_flowControl.Contains(name.Name),
            "networking.k8s.io" => name is { Type.Plural: "servicecidrs", Name: "kubernetes" },
            _ => false,
        };

    private static bool IsUntouched(JsonObject served) =>
        served
            .ListAt("metadata", "managedFields")
            .All(entry => entry.TextAt("manager") is { } manager && s_controlPlane.Contains(manager));
}
