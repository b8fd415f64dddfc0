using System.Text.Json.Nodes;

namespace Dr.Objects.Secrets;

/// <summary>Finds out which Secrets an object needs. Pure; reads the object as it is exported.</summary>
public static class SecretReferences
{
    // why: not of Kubernetes itself, and yet known field by field
    private const string Snapshots = "snapshot.storage.k8s.io";

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

        if (!name.Type.IsKubernetes && name.Type.Group != Snapshots)
        {
            CustomSecrets.Collect(found, content);
        }

        return found.All;
    }
}
