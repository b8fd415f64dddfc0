using System.Text.Json.Nodes;
using Dr.Objects.Trees;

namespace Dr.Objects.Secrets;

/// <summary>
/// Guesses by the names that authors of custom resources give to such fields: <c>secretName</c>, <c>…SecretRef</c>,
/// <c>secretKeyRef</c>, <c>credentialsSecret</c>, and references with <c>kind: Secret</c>.
/// </summary>
internal static class CustomSecrets
{
    // why: deeper is no hand-written field any more, and an object may be as deep as its author likes
    private const int Deepest = 40;

    public static void Collect(SecretSightings found, JsonObject content)
    {
        foreach (var (key, value) in content.Where(member => member.Key is not "metadata" and not "status"))
        {
            Walk(found, key, value, $"/{FieldPath.Escape(key)}", 0);
        }
    }

    private static void Walk(SecretSightings found, string key, JsonNode? node, string path, int depth)
    {
        if (depth > Deepest)
        {
            return;
        }

        switch (node)
        {
            case JsonObject members:
                if (IsReference(key, members))
                {
                    Reference(found, members, path);
                }

                foreach (var (name, value) in members)
                {
                    Walk(found, name, value, $"{path}/{FieldPath.Escape(name)}", depth + 1);
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    Walk(found, Singular(key), items[i], $"{path}/{i}", depth + 1);
                }

                break;
            case JsonValue when NamesSecret(key) && node.AsText() is { } text && IsObjectName(text):
                found.Add(path, text, node.Parent.TextAt(SpaceMember(key)), guessed: true);
                break;
        }
    }

    private static bool IsReference(string key, JsonObject members) =>
        members.TextAt("kind") is { } kind
            ? kind == "Secret"
            : (NamesSecret(key) || Ends(key, "ecretRef") || Ends(key, "ecretKeyRef") || Ends(key, "certificateRef"))
                && members.TextAt("name") is not null;

    private static void Reference(SecretSightings found, JsonObject members, string path) =>
        found.Add(
            $"{path}/name",
            members.TextAt("name"),
            members.TextAt("namespace"),
            members.TextAt("key") is { } key ? [key] : [],
            members.IsTrueAt("optional"),
            guessed: true
        );

    private static bool NamesSecret(string key) =>
        Ends(key, "ecretName") || Ends(key, "ecret") || Ends(key, "ecretRef");

    private static bool Ends(string key, string end) => key.EndsWith(end, StringComparison.Ordinal);

    private static string Singular(string key) => key.EndsWith('s') ? key[..^1] : key;

    private static string SpaceMember(string key) =>
        Ends(key, "Name") ? key[..^"Name".Length] + "Namespace" : key + "Namespace";

    private static bool IsObjectName(string text) =>
        text.Length is > 0 and <= 253
        && text.AsSpan().IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-.") < 0
        && text[0] != '-'
        && text[^1] != '-';
}
