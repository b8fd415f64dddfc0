using Dr.Objects.Trees;

namespace Dr.Objects.Recovery;

/// <summary>Labels and annotations that Kubernetes itself, kubectl, Rancher and network add-ons put on objects.</summary>
internal static class KnownKeys
{
    private static readonly string[] s_ofObjects =
    [
        "autoscaling.alpha.kubernetes.io/*",
        "cni.projectcalico.org/*",
        "endpoints.kubernetes.io/*",
        "field.cattle.io/*",
        "k8s.v1.cni.cncf.io/network-status",
        "kubectl.kubernetes.io/last-applied-configuration",
        "kubernetes.io/limit-ranger",
        "kubernetes.io/metadata.name",
        "kubernetes.io/psp",
        "lifecycle.cattle.io/*",
        "management.cattle.io/*",
        "pv.kubernetes.io/*",
        "volume.beta.kubernetes.io/storage-provisioner",
        "volume.kubernetes.io/*",
    ];

    private static readonly string[] s_ofVolumes = ["failure-domain.beta.kubernetes.io/*", "topology.kubernetes.io/*"];

    private static readonly string[] s_ofJobs = ["batch.kubernetes.io/*", "controller-uid", "job-name"];

    private static readonly Glob[] s_objects = Globs(s_ofObjects);
    private static readonly Glob[] s_volumes = Globs(s_ofVolumes);
    private static readonly Glob[] s_jobs = Globs(s_ofJobs);

    /// <summary>As the page for operators has them.</summary>
    public static IEnumerable<string> All => s_ofObjects.Concat(s_ofVolumes).Concat(s_ofJobs);

    /// <param name="type">Of the object.</param>
    /// <param name="map">A pointer to its labels or annotations.</param>
    /// <param name="key">The one that was added.</param>
    public static bool Are(string type, string map, string key) =>
        (type, map) switch
        {
            ("jobs.batch", "/metadata/labels" or "/spec/template/metadata/labels") => Has(s_jobs, key)
                || Has(s_objects, key),
            ("persistentvolumes", "/metadata/labels") => Has(s_volumes, key) || Has(s_objects, key),
            (_, "/metadata/labels" or "/metadata/annotations") => Has(s_objects, key),
            _ => false,
        };

    private static bool Has(Glob[] globs, string key) => globs.Any(glob => glob.Matches(key));

    private static Glob[] Globs(string[] texts) => [.. texts.Select(text => new Glob(text))];
}
