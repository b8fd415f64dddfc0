using System.Text.Json.Nodes;
using Dr.Findings;
using Dr.Objects;
using Dr.Objects.Order;
using Dr.Providers.Cluster.Client;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Whether somebody answers behind admission webhooks and aggregated APIs, which stand before every later request.</summary>
internal sealed class Gates(ApiClient client, GateMode mode)
{
    private static readonly ResourceType s_endpoints = new("", "v1", "Endpoints", "endpoints", true);

    public static bool Are(ResourceType type) => RestoreStages.Of(type) == RestoreStage.Gates;

    /// <summary>Null where it can be written; else what to tell, and whether it is written all the same.</summary>
    public async Task<(Finding Finding, bool IsParked)?> LookAsync(
        ObjectName name,
        JsonObject content,
        CancellationToken cancellationToken
    )
    {
        foreach (var (service, mayFail) in Services(content))
        {
            if (await WhyNotReadyAsync(service, cancellationToken) is not { } why)
            {
                continue;
            }

            var parked = mode == GateMode.Park && !mayFail;
            var finding = new Finding(
                parked ? Severity.Warning : Severity.Notice,
                parked ? "objects.parked" : "objects.gate-not-ready",
                $"{name}",
                $"{(parked ? "was not written" : "was written")}: {why}",
                parked
                    ? $"once it is ready: `dr-restore run` again with --only objects --select {name.Type.Kind}/{name.Name}"
                    : "bring its service up, or delete it while it is in the way"
            );
            return (finding, parked);
        }

        return null;
    }

    private static IEnumerable<(ObjectName Service, bool MayFail)> Services(JsonObject content)
    {
        foreach (var webhook in (content["webhooks"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (Of(webhook["clientConfig"]?["service"]) is { } service)
            {
                yield return (service, (string?)webhook["failurePolicy"] == "Ignore");
            }
        }

        if (Of(content["spec"]?["service"]) is { } behind)
        {
            yield return (behind, false);
        }
    }

    private static ObjectName? Of(JsonNode? service) =>
        (string?)service?["name"] is { } name ? new ObjectName(s_endpoints, (string?)service["namespace"], name) : null;

    private async Task<string?> WhyNotReadyAsync(ObjectName endpoints, CancellationToken cancellationToken)
    {
        var type = new ResourceType("", "v1", "Service", "services", true);
        var service = await client.FindAsync(endpoints with { Type = type }, cancellationToken);
        if (service is null)
        {
            return $"its service {endpoints.Namespace}/{endpoints.Name} does not exist";
        }

        // why: behind an external name there are no endpoints to look at
        if ((string?)service["spec"]?["type"] == "ExternalName")
        {
            return null;
        }

        var found = await client.FindAsync(endpoints, cancellationToken);
        var isReady = (found?["subsets"] as JsonArray ?? []).Any(subset =>
            subset?["addresses"] is JsonArray { Count: > 0 }
        );
        return isReady ? null : $"nobody is ready behind its service {endpoints.Namespace}/{endpoints.Name}";
    }
}
