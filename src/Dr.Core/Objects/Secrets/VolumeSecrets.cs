using System.Text.Json.Nodes;
using Dr.Objects.Trees;

namespace Dr.Objects.Secrets;

/// <summary>What drivers of volumes need: the sources of volumes and the parameters of storage classes.</summary>
internal static class VolumeSecrets
{
    /// <param name="found">Takes what is found.</param>
    /// <param name="holder">Has one member for each kind of source: <c>csi</c>, <c>rbd</c>, <c>cephfs</c>, <c>azureFile</c> …</param>
    /// <param name="path">Of the holder.</param>
    public static void CollectSource(SecretSightings found, JsonObject? holder, string path)
    {
        foreach (var (kind, source) in holder ?? new JsonObject())
        {
            if (kind is "secret" or "projected" or "configMap" || source is not JsonObject members)
            {
                continue;
            }

            foreach (var (key, value) in members)
            {
                var at = $"{path}/{kind}/{key}";
                if (key.EndsWith("ecretRef", StringComparison.Ordinal))
                {
                    found.Add($"{at}/name", value.TextAt("name"), value.TextAt("namespace"));
                }
                else if (key == "secretName")
                {
                    found.Add(at, value.AsText(), members.TextAt("secretNamespace"));
                }
            }
        }
    }

    /// <summary>Such as <c>csi.storage.k8s.io/node-stage-secret-name</c> with <c>…-namespace</c>, or <c>adminSecretName</c>.</summary>
    public static void CollectParameters(SecretSightings found, JsonObject? parameters, string path)
    {
        foreach (var (key, value) in parameters ?? new JsonObject())
        {
            if (Partner(key) is { } partner)
            {
                found.Add($"{path}/{FieldPath.Escape(key)}", value.AsText(), parameters.TextAt(partner));
            }
        }
    }

    private static string? Partner(string key) =>
        key.EndsWith("secret-name", StringComparison.Ordinal) ? key[..^"name".Length] + "namespace"
        : key.EndsWith("ecretName", StringComparison.Ordinal) ? key[..^"Name".Length] + "Namespace"
        : null;
}
