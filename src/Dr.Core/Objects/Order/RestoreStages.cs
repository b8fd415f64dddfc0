namespace Dr.Objects.Order;

/// <summary>Which stage a type belongs to.</summary>
public static class RestoreStages
{
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
            (_, "networkpolicies") when type.IsKubernetes => RestoreStage.Network,
            ("", "limitranges") or ("policy", "podsecuritypolicies") => RestoreStage.Limits,
            ("", "pods" or "replicationcontrollers") or ("apps" or "batch", _) => RestoreStage.Workloads,
            ("extensions", "deployments" or "daemonsets" or "replicasets") => RestoreStage.Workloads,
            (_, "ingresses") or ("policy" or "autoscaling", _) when type.IsKubernetes => RestoreStage.Traffic,
            _ when !type.IsKubernetes => RestoreStage.CustomResources,
            _ when !type.IsNamespaced => RestoreStage.ClusterRules,
            _ => RestoreStage.Configuration,
        };
}
