using System.Text.Json.Nodes;

namespace Dr.Objects.Secrets;

/// <summary>What a pod needs, and each template of pods: environment, volumes, images.</summary>
internal static class PodSecrets
{
    public static void Collect(SecretSightings found, JsonObject content)
    {
        foreach (var (spec, path) in PodSpecs.In(content))
        {
            string[] kinds = ["initContainers", "containers", "ephemeralContainers"];
            foreach (var kind in kinds)
            {
                SecretSightings.Each(
                    spec.ListAt(kind),
                    $"{path}/{kind}",
                    (container, at) => Container(found, container, at)
                );
            }

            found.Names(spec.ListAt("imagePullSecrets"), $"{path}/imagePullSecrets");
            SecretSightings.Each(spec.ListAt("volumes"), $"{path}/volumes", (volume, at) => Volume(found, volume, at));
        }
    }

    private static void Container(SecretSightings found, JsonObject container, string path)
    {
        SecretSightings.Each(
            container.ListAt("env"),
            $"{path}/env",
            (variable, at) => Key(found, variable.ObjectAt("valueFrom", "secretKeyRef"), $"{at}/valueFrom/secretKeyRef")
        );
        SecretSightings.Each(
            container.ListAt("envFrom"),
            $"{path}/envFrom",
            (source, at) =>
                found.Add(
                    $"{at}/secretRef/name",
                    source.TextAt("secretRef", "name"),
                    optional: source.IsTrueAt("secretRef", "optional")
                )
        );
    }

    private static void Key(SecretSightings found, JsonObject? reference, string path) =>
        found.Add(
            $"{path}/name",
            reference.TextAt("name"),
            keys: reference.TextAt("key") is { } key ? [key] : [],
            optional: reference.IsTrueAt("optional")
        );

    private static void Volume(SecretSightings found, JsonObject volume, string path)
    {
        Projection(found, volume.ObjectAt("secret"), "secretName", $"{path}/secret");
        SecretSightings.Each(
            volume.ListAt("projected", "sources"),
            $"{path}/projected/sources",
            (source, at) => Projection(found, source.ObjectAt("secret"), "name", $"{at}/secret")
        );
        VolumeSecrets.CollectSource(found, volume, path);
    }

    private static void Projection(SecretSightings found, JsonObject? source, string member, string path) =>
        found.Add(
            $"{path}/{member}",
            source.TextAt(member),
            keys: source.ListAt("items").Select(item => item.TextAt("key")).OfType<string>(),
            optional: source.IsTrueAt("optional")
        );
}
