using System.Text.Json.Nodes;

namespace Dr.Objects.Recovery;

/// <summary>
/// What API servers from 1.8 to today's give a field of Kubernetes' own types that was left away. An object was captured with the
/// defaults of its server, so these are met where the target is newer, or where the inventory clears an address.
/// </summary>
internal static class KnownDefaults
{
    private const string Anything = "*";

    // why: the name is enough, as a field that goes by the same name in two types has values that cannot be taken for each other
    private static readonly Dictionary<string, string[]> s_values = new(StringComparer.Ordinal)
    {
        // pods and their templates
        ["dnsPolicy"] = ["ClusterFirst"],
        ["enableServiceLinks"] = ["true"],
        ["preemptionPolicy"] = ["PreemptLowerPriority"],
        ["priority"] = [Anything],
        ["restartPolicy"] = ["Always", "NotRequired"],
        ["schedulerName"] = ["default-scheduler"],
        ["serviceAccount"] = [Anything],
        ["serviceAccountName"] = ["default"],
        ["terminationGracePeriodSeconds"] = ["30"],
        // containers
        ["failureThreshold"] = ["3"],
        ["imagePullPolicy"] = ["Always", "IfNotPresent"],
        ["periodSeconds"] = ["10"],
        ["procMount"] = ["Default"],
        ["protocol"] = ["TCP"],
        ["resizePolicy"] = [Anything],
        ["scheme"] = ["HTTP"],
        ["successThreshold"] = ["1"],
        ["terminationMessagePath"] = ["/dev/termination-log"],
        ["terminationMessagePolicy"] = ["File"],
        ["timeoutSeconds"] = ["1", "10", "30", "10800"],
        // volumes
        ["apiVersion"] = ["v1"],
        ["cachingMode"] = ["ReadWrite"],
        ["defaultMode"] = ["420"],
        ["expirationSeconds"] = ["3600"],
        ["fsType"] = ["ext4", "xfs"],
        ["iscsiInterface"] = ["default"],
        ["keyring"] = ["/etc/ceph/keyring"],
        ["kind"] = ["PersistentVolumeClaim", "Shared"],
        ["pool"] = ["rbd"],
        ["readOnly"] = ["false"],
        ["storageMode"] = ["ThinProvisioned"],
        ["user"] = ["admin"],
        ["volumeMode"] = ["Filesystem"],
        // claims, volumes and classes: what binding and admission put in
        ["claimRef"] = [Anything],
        ["dataSource"] = [Anything],
        ["dataSourceRef"] = [Anything],
        ["persistentVolumeReclaimPolicy"] = ["Retain", "Delete"],
        ["reclaimPolicy"] = ["Delete"],
        ["storageClassName"] = [Anything],
        ["volumeBindingMode"] = ["Immediate"],
        ["volumeName"] = [Anything],
        // drivers
        ["attachRequired"] = ["true"],
        ["fsGroupPolicy"] = ["ReadWriteOnceWithFSType"],
        ["podInfoOnMount"] = ["false"],
        ["requiresRepublish"] = ["false"],
        ["seLinuxMount"] = ["false"],
        ["storageCapacity"] = ["false"],
        ["volumeLifecycleModes"] = ["""["Persistent"]"""],
        // workloads
        ["backoffLimit"] = ["6"],
        ["completionMode"] = ["NonIndexed"],
        ["completions"] = ["1"],
        ["concurrencyPolicy"] = ["Allow"],
        ["failedJobsHistoryLimit"] = ["1"],
        ["maxSurge"] = ["0", "1", "25%"],
        ["maxUnavailable"] = ["1", "25%"],
        ["parallelism"] = ["1"],
        ["partition"] = ["0"],
        ["podManagementPolicy"] = ["OrderedReady"],
        ["podReplacementPolicy"] = ["TerminatingOrFailed", "Failed"],
        ["progressDeadlineSeconds"] = ["600", "2147483647"],
        ["replicas"] = ["1"],
        ["revisionHistoryLimit"] = ["2", "10", "2147483647"],
        ["successfulJobsHistoryLimit"] = ["3"],
        ["suspend"] = ["false"],
        ["type"] = ["ClusterIP", "RollingUpdate", "OnDelete", ""],
        ["whenDeleted"] = ["Retain"],
        ["whenScaled"] = ["Retain"],
        // services: what the cluster gives out, too
        ["allocateLoadBalancerNodePorts"] = ["true"],
        ["clusterIP"] = [Anything],
        ["clusterIPs"] = [Anything],
        ["externalTrafficPolicy"] = ["Cluster"],
        ["healthCheckNodePort"] = [Anything],
        ["internalTrafficPolicy"] = ["Cluster"],
        ["ipFamilies"] = [Anything],
        ["ipFamilyPolicy"] = [Anything],
        ["nodePort"] = [Anything],
        ["sessionAffinity"] = ["None"],
        ["targetPort"] = [Anything],
        // traffic
        ["ingressClassName"] = [Anything],
        ["minReplicas"] = ["1"],
        ["pathType"] = ["ImplementationSpecific"],
        ["policyTypes"] = ["""["Ingress"]""", """["Ingress","Egress"]"""],
        // roles, webhooks, aggregated APIs, definitions
        ["apiGroup"] = ["", "rbac.authorization.k8s.io"],
        ["failurePolicy"] = ["Ignore", "Fail"],
        ["listKind"] = [Anything],
        ["matchPolicy"] = ["Exact", "Equivalent"],
        ["port"] = ["443"],
        ["preserveUnknownFields"] = ["false"],
        ["reinvocationPolicy"] = ["Never"],
        ["scope"] = [Anything],
        ["sideEffects"] = ["Unknown"],
        ["singular"] = [Anything],
        ["strategy"] = ["None"],
        // fair queues
        ["assuredConcurrencyShares"] = ["30"],
        ["handSize"] = ["8"],
        ["lendablePercent"] = ["0"],
        ["matchingPrecedence"] = ["1000"],
        ["nominalConcurrencyShares"] = ["0", "30"],
        ["queueLengthLimit"] = ["50"],
        ["queues"] = ["64"],
    };

    /// <summary>Whether a server may have put the value there.</summary>
    public static bool Are(string key, JsonNode value) =>
        s_values.TryGetValue(key, out var values)
        && (values is [Anything] || values.Contains(value.AsText() ?? value.ToJsonString()));
}
