using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Dr.Objects.Trees;

/// <summary>Where things are in the two trees. Paths are relative, with <c>/</c>.</summary>
public sealed class TreePaths(ClusterName cluster)
{
    public const string Generic = "generic";
    public const string KustomizationFile = "kustomization.yaml";

    // why: a file's name may have 255 bytes, and some tools write a temporary one beside it
    private const int LongestName = 220;
    private const int KeptOfLongest = 160;

    public static string GenericKustomization => $"{Generic}/{KustomizationFile}";

    public string Deployment => $"deployment/{cluster}";

    public string DeploymentKustomization => $"{Deployment}/{KustomizationFile}";

    /// <summary>The files of one object: one, or two where it has a patch; their paths and what they hold.</summary>
    public IEnumerable<(string Path, JsonNode Document)> Files(ObjectName name, ObjectParts parts)
    {
        if (parts.Whole is not null)
        {
            yield return (parts.IsApart ? ApartFile(name) : WholeFile(name), parts.Whole);
        }

        if (parts.Generic is not null)
        {
            yield return (GenericFile(name), parts.Generic);
        }

        if (parts.Patch is not null)
        {
            yield return (PatchFile(name), parts.Patch.ToJson());
        }
    }

    public static string GenericFile(ObjectName name) => $"{Generic}/{Below(name)}";

    public string WholeFile(ObjectName name) => $"{Deployment}/{BelowWhole(name)}";

    public string ApartFile(ObjectName name) => $"{Deployment}/apart/{Below(name)}";

    public string PatchFile(ObjectName name) => $"{Deployment}/{BelowPatches(name)}";

    /// <summary>
    /// <c>NAMESPACE/KIND.GROUP/NAME.yaml</c>, <c>_cluster</c> for objects of the whole cluster, the kind alone for the core group.
    /// </summary>
    internal static string Below(ObjectName name) =>
        $"{(name.Namespace is { } space ? Encode(space) : "_cluster")}/{Folder(name.Type)}/{Encode(name.Name)}.yaml";

    internal static string BelowWhole(ObjectName name) => $"resources/{Below(name)}";

    internal static string BelowPatches(ObjectName name) => $"patches/{Below(name)}";

    /// <summary>
    /// ASCII letters, digits, <c>-</c>, <c>_</c> and dots that are not the first stay; each other byte of the UTF-8 becomes
    /// <c>%</c> and two hex digits. Where that is longer than 220, its first 160, <c>~</c> and 16 hex digits of its SHA-256.
    /// </summary>
    public static string Encode(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var value in Encoding.UTF8.GetBytes(name))
        {
            var letter = (char)value;
            if (char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' || (letter == '.' && text.Length > 0))
            {
                text.Append(letter);
            }
            else
            {
                text.Append('%').Append(value.ToString("X2"));
            }
        }

        return text.Length <= LongestName ? text.ToString() : $"{text.ToString(0, KeptOfLongest)}~{Hash(name)}";
    }

    private static string Hash(string name) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16];

    private static string Folder(ResourceType type) =>
        Encode(type.Group.Length == 0 ? type.Kind : $"{type.Kind}.{type.Group}");
}
