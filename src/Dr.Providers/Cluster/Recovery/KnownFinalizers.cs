namespace Dr.Providers.Cluster.Recovery;

/// <summary>Finalizers that Kubernetes itself serves.</summary>
internal static class KnownFinalizers
{
    private static readonly HashSet<string> s_known = new(StringComparer.Ordinal)
    {
        "kubernetes",
        "orphan",
        "foregroundDeletion",
        "kubernetes.io/pv-protection",
        "kubernetes.io/pvc-protection",
        "kubernetes.io/pvc-vac-protection",
        "service.kubernetes.io/load-balancer-cleanup",
        "customresourcecleanup.apiextensions.k8s.io",
        "batch.kubernetes.io/job-tracking",
        "external-provisioner.volume.kubernetes.io/finalizer",
    };

    public static bool Has(string finalizer) => s_known.Contains(finalizer);
}
