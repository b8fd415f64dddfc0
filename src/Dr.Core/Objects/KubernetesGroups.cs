using System.Collections.Frozen;

namespace Dr.Objects;

/// <summary>The groups of the API that Kubernetes itself serves. Objects of any other group are somebody's own definition.</summary>
internal static class KubernetesGroups
{
    private static readonly FrozenSet<string> s_all = FrozenSet.Create(
        StringComparer.Ordinal,
        "",
        "admissionregistration.k8s.io",
        "apiextensions.k8s.io",
        "apiregistration.k8s.io",
        "apps",
        "authentication.k8s.io",
        "authorization.k8s.io",
        "autoscaling",
        "batch",
        "certificates.k8s.io",
        "coordination.k8s.io",
        "discovery.k8s.io",
        "events.k8s.io",
        "extensions",
        "flowcontrol.apiserver.k8s.io",
        "networking.k8s.io",
        "node.k8s.io",
        "policy",
        "rbac.authorization.k8s.io",
        "resource.k8s.io",
        "scheduling.k8s.io",
        "storage.k8s.io"
    );

    public static bool Have(string group) => s_all.Contains(group);
}
