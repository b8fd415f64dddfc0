using Dr.Objects;
using Dr.Providers.Cluster.Client;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Namespaces that a cluster has.</summary>
internal static class Spaces
{
    private static readonly ResourceType s_type = new("", "v1", "Namespace", "namespaces", false);

    public static async Task<IReadOnlySet<string>> ReadAsync(ApiClient client, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var what in new ObjectList(client, s_type).ReadAsync(cancellationToken))
        {
            if (what is ListBegun)
            {
                names.Clear();
            }

            if (what is ListedObject listed)
            {
                names.Add((string)listed.ToJson()["metadata"]!["name"]!);
            }
        }

        return names;
    }
}
