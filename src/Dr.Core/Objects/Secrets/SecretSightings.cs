using System.Text.Json.Nodes;

namespace Dr.Objects.Secrets;

/// <summary>What has been found in one object so far: each place once, whoever found it first.</summary>
internal sealed class SecretSightings(ObjectName consumer)
{
    private readonly List<SecretReference> _all = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    public IReadOnlyList<SecretReference> All => _all;

    public void Add(
        string path,
        string? name,
        string? space = null,
        IEnumerable<string>? keys = null,
        bool optional = false,
        bool guessed = false
    )
    {
        if (!string.IsNullOrEmpty(name) && _paths.Add(path))
        {
            var within = string.IsNullOrEmpty(space) ? consumer.Namespace : space;
            _all.Add(new SecretReference(consumer, within, name, [.. keys ?? []], path, optional, guessed));
        }
    }

    /// <summary>Items of the shape <c>{name: …}</c>.</summary>
    public void Names(IList<JsonNode?> items, string path) =>
        Each(items, path, (item, at) => Add($"{at}/name", item.TextAt("name"), item.TextAt("namespace")));

    /// <summary>An item with <c>secretName</c>.</summary>
    public void SecretName(JsonObject item, string path) => Add($"{path}/secretName", item.TextAt("secretName"));

    public static void Each(IList<JsonNode?> items, string path, Action<JsonObject, string> collect)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is JsonObject item)
            {
                collect(item, $"{path}/{i}");
            }
        }
    }
}
