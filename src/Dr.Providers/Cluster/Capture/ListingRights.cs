using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Findings;
using Dr.Objects;
using Dr.Providers.Cluster.Client;

namespace Dr.Providers.Cluster.Capture;

/// <summary>What a look at an API server found.</summary>
/// <param name="Version">The server's.</param>
/// <param name="Types">That would be exported.</param>
/// <param name="Findings">What is not as it should be, and does not forbid an export.</param>
internal sealed record AccessLook(string Version, int Types, IReadOnlyList<Finding> Findings);

/// <summary>Tries whether an account may list every type that is exported, and asks whether it may read Secrets. Reads no object's data.</summary>
internal static class ListingRights
{
    private const int AtOnce = 8;

    /// <exception cref="ClusterException">The server cannot be asked, or refuses types; the message names all of them.</exception>
    public static async Task<AccessLook> RunAsync(
        ClusterConnectionOptions connection,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        using var client = await ApiClient.ConnectAsync(connection, clock, cancellationToken);
        var plan = TypePlan.Of(await new Discovery(client).ReadAsync(cancellationToken));
        var refused = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            plan.Types,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (type, stop) =>
            {
                if (!await MayListAsync(client, type, stop))
                {
                    refused.Add(type.Name);
                }
            }
        );
        if (!refused.IsEmpty)
        {
            throw Refused(client, [.. refused.Order(StringComparer.Ordinal)]);
        }

        var maySecrets = await MayReadSecretsAsync(client, cancellationToken);
        return new AccessLook(client.Capabilities.Text, plan.Types.Count, maySecrets ? [MayReadSecrets(client)] : []);
    }

    private static async Task<bool> MayListAsync(
        ApiClient client,
        ResourceType type,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var path = ApiPath.With(ApiPath.Of(type, null), ("limit", "1"));
            await client.AnswerAsync(ApiRequest.Get($"list {type.Name}", path), cancellationToken);
            return true;
        }
        catch (ClusterException e) when (e.Kind == ClusterErrorKind.Forbidden)
        {
            return false;
        }
    }

    private static async Task<bool> MayReadSecretsAsync(ApiClient client, CancellationToken cancellationToken)
    {
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject
            {
                ["resourceAttributes"] = new JsonObject { ["verb"] = "list", ["resource"] = "secrets" },
            },
        };
        var request = new ApiRequest(
            "ask whether Secrets could be read",
            HttpMethod.Post,
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
        )
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(review),
        };
        var answer = (await client.AnswerAsync(request, cancellationToken)).ToJson();
        return (bool?)answer["status"]?["allowed"] ?? false;
    }

    private static ClusterException Refused(ApiClient client, IReadOnlyList<string> types) =>
        new(
            ClusterErrorKind.Forbidden,
            $"may not list {types.Count} types on {ClusterErrorMap.Name(client.Server)}: {string.Join(", ", types)}",
            "apply what `dr-service rbac` prints; it names every type that the server serves now"
        );

    private static Finding MayReadSecrets(ApiClient client) =>
        new(
            Severity.Notice,
            "objects.may-read-secrets",
            ClusterErrorMap.Name(client.Server),
            "this account could read Secrets; none is asked for, and an account that cannot is safer",
            "use an account with the role that `dr-service rbac` prints"
        );
}
