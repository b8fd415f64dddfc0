using System.Globalization;
using System.Text.Json.Nodes;
using Dr.Findings;
using Dr.Objects;
using Dr.Providers.Cluster.Client;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Quotas of the target itself that would not let in what is restored. Those that are restored come after what they limit.</summary>
internal sealed class QuotaCheck(ApiClient client)
{
    private static readonly ResourceType s_quotas = new("", "v1", "ResourceQuota", "resourcequotas", true);

    public async Task<IReadOnlyList<Finding>> RunAsync(StagedObjects staged, CancellationToken cancellationToken)
    {
        var counts = staged
            .Objects.Where(one => one.Name.Namespace is not null && !one.WasThere)
            .GroupBy(one => (one.Name.Namespace!, one.Name.Type.Name))
            .ToDictionary(group => group.Key, group => group.Count());
        var findings = new List<Finding>();
        await foreach (var what in new ObjectList(client, s_quotas).ReadAsync(cancellationToken))
        {
            if (what is ListBegun)
            {
                findings.Clear();
            }

            if (what is ListedObject listed)
            {
                findings.AddRange(Judge(listed.ToJson(), counts));
            }
        }

        return findings;
    }

    private static IEnumerable<Finding> Judge(JsonObject quota, IReadOnlyDictionary<(string, string), int> counts)
    {
        var space = (string)quota["metadata"]!["namespace"]!;
        foreach (var (key, value) in quota["spec"]?["hard"] as JsonObject ?? [])
        {
            var type = key.StartsWith("count/", StringComparison.Ordinal) ? key[6..] : key;
            var wanted = counts.GetValueOrDefault((space, type));
            if (
                wanted > 0
                && Number(value) is { } hard
                && wanted > hard - (Number(quota["status"]?["used"]?[key]) ?? 0)
            )
            {
                yield return new Finding(
                    Severity.Warning,
                    "objects.quota",
                    $"resourcequotas {space}/{(string?)quota["metadata"]!["name"]}",
                    $"allows {hard} {type} in {space}, and {wanted} more are to be restored: the server will refuse some",
                    "raise it or remove it before the run"
                );
            }
        }
    }

    private static long? Number(JsonNode? value) =>
        long.TryParse($"{value}", NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
