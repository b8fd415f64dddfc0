namespace Dr.Objects.Order;

/// <summary>Which stage a type belongs to.</summary>
public static class RestoreStages
{
    // why: the groups of Kubernetes itself; objects of any other are custom resources
    private static readonly string[] s_builtIn =
    [
        "",
        "apps",
        "autoscaling",
        "batch",
        "coordination.k8s.io",
        "discovery.k8s.io",
        "extensions",
        "flowcontrol.apiserver.k8s.io",
        "networking.k8s.io",
        "node.k8s.io",
        "policy",
        "rbac.authorization.k8s.io",
        "scheduling.k8s.io",
        "storage.k8s.io",
    ];

    public static RestoreStage Of(ResourceType type) =>
        (type.Group, type.Plural) switch
        {
            ("", "namespaces") or ("apiextensions.k8s.io", _) => RestoreStage.Foundations,
            ("admissionregistration.k8s.io" or "apiregistration.k8s.io", _) => RestoreStage.Gates,
            ("", "resourcequotas") => RestoreStage.Quotas,
            ("rbac.authorization.k8s.io", "clusterroles") => RestoreStage.ClusterRules,
            ("rbac.authorization.k8s.io", _) or ("", "serviceaccounts") => RestoreStage.Identities,
            ("", "configmaps" or "podtemplates") => RestoreStage.Configuration,
            ("", "persistentvolumes" or "persistentvolumeclaims") => RestoreStage.Volumes,
            ("", "services" or "endpoints") or ("discovery.k8s.io", _) => RestoreStage.Network,
            (_, "networkpolicies") when s_builtIn.Contains(type.Group) => RestoreStage.Network,
            ("", "limitranges") or ("policy", "podsecuritypolicies") => RestoreStage.Limits,
            ("", "pods" or "replicationcontrollers") or ("apps" or "batch", _) => RestoreStage.Workloads,
            ("extensions", "deployments" or "daemonsets" or "replicasets") => RestoreStage.Workloads,
            (_, "ingresses") or ("policy" or "autoscaling", _) when s_builtIn.Contains(type.Group) =>
                RestoreStage.Traffic,
            _ when !s_builtIn.Contains(type.Group) => RestoreStage.CustomResources,
            _ when !type.IsNamespaced => RestoreStage.ClusterRules,
            _ => RestoreStage.Configuration,
        };
}
