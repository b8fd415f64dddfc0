using System.Text.Json.Nodes;

namespace Dr.Objects.Secrets;

/// <summary>Finds out which Secrets an object needs. Pure; reads the object as it is exported.</summary>
public static class SecretReferences
{
    // why: what these groups serve is known field by field; everything else is somebody's own definition
    private static readonly string[] s_knownGroups =
    [
        "",
        "admissionregistration.k8s.io",
        "apiextensions.k8s.io",
        "apiregistration.k8s.io",
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
        "snapshot.storage.k8s.io",
        "storage.k8s.io",
    ];

    public static IReadOnlyList<SecretReference> In(ObjectName name, JsonObject content)
    {
        var found = new SecretSightings(name);
        var spec = content.ObjectAt("spec");
        PodSecrets.Collect(found, content);
        switch (name.Type.Name)
        {
            case "serviceaccounts":
                found.Names(content.ListAt("secrets"), "/secrets");
                found.Names(content.ListAt("imagePullSecrets"), "/imagePullSecrets");
                break;
            case "ingresses.networking.k8s.io" or "ingresses.extensions":
                SecretSightings.Each(spec.ListAt("tls"), "/spec/tls", found.SecretName);
                break;
            case "persistentvolumes":
                VolumeSecrets.CollectSource(found, spec, "/spec");
                break;
            case "storageclasses.storage.k8s.io" or "volumesnapshotclasses.snapshot.storage.k8s.io":
                VolumeSecrets.CollectParameters(found, content.ObjectAt("parameters"), "/parameters");
                break;
        }

        if (!s_knownGroups.Contains(name.Type.Group))
        {
            CustomSecrets.Collect(found, content);
        }

        return found.All;
    }
}
