using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Findings;
using Dr.Objects;
using Dr.Providers.Cluster.Client;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Asks the server whether we may do what a restore does, before any of it is done.</summary>
internal sealed class WritingRights(ApiClient client, ObjectsInventory inventory)
{
    private static readonly string[] s_verbs = ["create", "get", "list", "patch"];
    private static readonly ResourceType s_review = new(
        "authorization.k8s.io",
        "v1",
        "SelfSubjectAccessReview",
        "selfsubjectaccessreviews",
        false
    );

    public async Task<IReadOnlyList<Finding>> RunAsync(
        TypeMatch types,
        ObjectsSourceFacts? facts,
        CancellationToken cancellationToken
    )
    {
        if (await MayAsync("*", "*", "*", null, cancellationToken) || facts is null)
        {
            return [];
        }

        var wanted = facts.Types.Select(type => types.For(type.ToResource())).OfType<ResourceType>().Distinct();
        var findings = new List<Finding>();
        foreach (var type in wanted)
        {
            var denied = new List<string>();
            foreach (var verb in s_verbs)
            {
                if (!await MayEverywhereAsync(verb, type, cancellationToken))
                {
                    denied.Add(verb);
                }
            }

            if (denied.Count > 0)
            {
                findings.Add(
                    new Finding(
                        Severity.Critical,
                        "objects.forbidden",
                        type.Name,
                        $"the account of {inventory.Place} may not {string.Join(", ", denied)} {type.Name}",
                        "restore as cluster-admin, or grant what is missing; who writes roles must hold what they grant"
                    )
                );
            }
        }

        return findings;
    }

    // why: whoever restores single namespaces may have rights in these alone
    private async Task<bool> MayEverywhereAsync(string verb, ResourceType type, CancellationToken cancellationToken)
    {
        if (await MayAsync(verb, type.Group, type.Plural, null, cancellationToken))
        {
            return true;
        }

        if (!type.IsNamespaced || inventory.Namespaces.Count == 0)
        {
            return false;
        }

        foreach (var space in inventory.Namespaces)
        {
            if (!await MayAsync(verb, type.Group, type.Plural, space, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> MayAsync(
        string verb,
        string group,
        string plural,
        string? space,
        CancellationToken cancellationToken
    )
    {
        var attributes = new JsonObject
        {
            ["verb"] = verb,
            ["group"] = group,
            ["resource"] = plural,
        };
        if (space is not null)
        {
            attributes["namespace"] = space;
        }

        var review = new JsonObject
        {
            ["apiVersion"] = s_review.ApiVersion,
            ["kind"] = s_review.Kind,
            ["spec"] = new JsonObject { ["resourceAttributes"] = attributes },
        };
        var request = new ApiRequest("ask what we may do", HttpMethod.Post, ApiPath.Of(s_review, null))
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(review),
        };
        var answer = await client.AnswerAsync(request, cancellationToken);
        return (bool?)answer.ToJson()["status"]?["allowed"] == true;
    }
}
