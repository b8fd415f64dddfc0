using System.Text.Json.Nodes;

namespace Dr.Objects.Selection;

/// <summary>Decides of one object: whether it is exported, or why not. Reads the object as it was served, before stripping.</summary>
public sealed class ObjectRules(ServicesWithSelector services)
{
    public static readonly LeftOutRule OwnedPod = new(
        "owned-pod",
        "A pod with a controller is made again by it (replica set, stateful set, daemon set, job …)."
    );

    public static readonly LeftOutRule MirrorPod = new(
        "mirror-pod",
        "A mirror pod shows a static pod of a kubelet, which makes it again."
    );

    public static readonly LeftOutRule OwnedReplicaSet = new(
        "owned-replica-set",
        "A replica set of a deployment is made again by it."
    );

    public static readonly LeftOutRule OwnedJob = new("owned-job", "A job of a cron job is made by it when it is due.");

    public static readonly LeftOutRule FoundEndpoints = new(
        "found-endpoints",
        "Endpoints and endpoint slices of a service with a selector are found by a controller; those written by hand are kept."
    );

    public static readonly LeftOutRule LeaderElection = new(
        "leader-election",
        "A lease that somebody holds, or an object that only says who leads, is renewed every few seconds by its holder."
    );

    public static readonly LeftOutRule RootCertificate = new(
        "root-certificate",
        "kube-root-ca.crt is published into each namespace by the controller manager."
    );

    public static readonly LeftOutRule AutomaticApiService = new(
        "automatic-api-service",
        "The API server registers the groups that it serves itself, and those of custom resource definitions."
    );

    public static readonly LeftOutRule Bootstrap = new(
        "bootstrap",
        "The API server makes these itself when it starts (default roles and bindings, priority classes, flow schemas, its own "
            + "config map and address range); one that somebody has changed is kept."
    );

    public static IReadOnlyList<LeftOutRule> All { get; } =
    [
        OwnedPod,
        MirrorPod,
        OwnedReplicaSet,
        OwnedJob,
        FoundEndpoints,
        LeaderElection,
        RootCertificate,
        AutomaticApiService,
        Bootstrap,
    ];

    /// <summary>Null where the object is exported.</summary>
    public LeftOutRule? Why(ObjectName name, JsonObject served) =>
        name.Type.Name switch
        {
            "pods" => WhyPod(served),
            "replicasets.apps" or "replicasets.extensions" => ControllerOf(served) == "Deployment"
                ? OwnedReplicaSet
                : null,
            "jobs.batch" => ControllerOf(served) == "CronJob" ? OwnedJob : null,
            "endpoints" => WhyEndpoints(name, served),
            "endpointslices.discovery.k8s.io" => WhySlice(served),
            "leases.coordination.k8s.io" => WhyLease(name, served),
            "configmaps" => WhyConfigMap(name, served),
            "apiservices.apiregistration.k8s.io" => served.Label("kube-aggregator.kubernetes.io/automanaged") is null
                ? null
                : AutomaticApiService,
            _ => BootstrapRules.Covers(name, served) ? Bootstrap : null,
        };

    private static LeftOutRule? WhyPod(JsonObject pod) =>
        pod.Annotation("kubernetes.io/config.mirror") is not null ? MirrorPod
        : ControllerOf(pod) is not null ? OwnedPod
        : null;

    private LeftOutRule? WhyEndpoints(ObjectName name, JsonObject endpoints) =>
        endpoints.Label("endpoints.kubernetes.io/managed-by") == "endpoint-controller"
        || name is { Namespace: "default", Name: "kubernetes" }
        || services.Has(name.Namespace, name.Name)
            ? FoundEndpoints
        : OnlySaysWhoLeads(endpoints, "subsets") ? LeaderElection
        : null;

    private LeftOutRule? WhySlice(JsonObject slice)
    {
        var service = slice.Label("kubernetes.io/service-name");
        var space = slice.TextAt("metadata", "namespace");
        var manager = slice.Label("endpointslice.kubernetes.io/managed-by") ?? "";
        return
            manager.EndsWith("-controller.k8s.io", StringComparison.Ordinal)
            || (service, space) is ("kubernetes", "default")
            || services.Has(space, service)
            ? FoundEndpoints
            : null;
    }

    private static LeftOutRule? WhyLease(ObjectName name, JsonObject lease) =>
        name.Namespace == "kube-node-lease" || !string.IsNullOrEmpty(lease.TextAt("spec", "holderIdentity"))
            ? LeaderElection
            : null;

    private static LeftOutRule? WhyConfigMap(ObjectName name, JsonObject map) =>
        name.Name == "kube-root-ca.crt" ? RootCertificate
        : name is { Namespace: "kube-system", Name: "extension-apiserver-authentication" } ? Bootstrap
        : OnlySaysWhoLeads(map, "data", "binaryData") ? LeaderElection
        : null;

    private static bool OnlySaysWhoLeads(JsonObject content, params string[] payload) =>
        content.Annotation("control-plane.alpha.kubernetes.io/leader") is not null
        && payload.All(key => content.At(key) is null or JsonObject { Count: 0 } or JsonArray { Count: 0 });

    private static string? ControllerOf(JsonObject content) =>
        OwnerReference.Of(content).FirstOrDefault(owner => owner.Controller)?.Kind;
}
