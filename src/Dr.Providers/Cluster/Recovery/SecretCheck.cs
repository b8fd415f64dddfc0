using Dr.Findings;
using Dr.Objects;
using Dr.Objects.Secrets;
using Dr.Providers.Cluster.Client;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Which Secrets are missing, by who needs them. Asks for their metadata alone: no value is read.</summary>
internal sealed class SecretCheck(ApiClient client)
{
    private const string MetadataAlone = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private const string ListOfMetadataAlone = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    // why: a list costs the server as much as about so many single questions
    private const int FewSecrets = 20;
    private const int MostConsumers = 5;
    private const int AtOnce = 16;
    private static readonly ResourceType s_secrets = new("", "v1", "Secret", "secrets", true);

    public async Task<(int Missing, IReadOnlyList<Finding> Findings)> RunAsync(
        IReadOnlyList<SecretNeed> needs,
        CancellationToken cancellationToken
    )
    {
        var known = needs.Count > FewSecrets ? await NamesAsync(cancellationToken) : null;
        var findings = new Finding?[needs.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(
            0,
            needs.Count,
            options,
            async (number, token) =>
            {
                var isThere = await IsThereAsync(needs[number], known, token);
                findings[number] = isThere == true ? null : Missing(needs[number], isThere is null);
            }
        );
        var missing = findings.OfType<Finding>().ToList();
        return (missing.Count, missing);
    }

    /// <summary>Namespaces and names of all Secrets; null where the account, or the server, gives no such list.</summary>
    private async Task<IReadOnlySet<(string, string)>?> NamesAsync(CancellationToken cancellationToken)
    {
        var names = new HashSet<(string, string)>();
        try
        {
            var list = new ObjectList(client, s_secrets, accept: ListOfMetadataAlone);
            await foreach (var what in list.ReadAsync(cancellationToken))
            {
                if (what is ListBegun)
                {
                    names.Clear();
                }

                if (what is ListedObject listed && listed.ToJson()["metadata"] is { } metadata)
                {
                    names.Add(((string?)metadata["namespace"] ?? "", (string?)metadata["name"] ?? ""));
                }
            }

            return names;
        }
        catch (ClusterException e) when (e.Kind is ClusterErrorKind.Forbidden or ClusterErrorKind.Unsupported)
        {
            return null;
        }
    }

    /// <summary>Null where nobody can tell.</summary>
    private async Task<bool?> IsThereAsync(
        SecretNeed need,
        IReadOnlySet<(string, string)>? known,
        CancellationToken cancellationToken
    )
    {
        if (need.Namespace is null || need.Name.Contains('$', StringComparison.Ordinal))
        {
            return null;
        }

        if (known is not null)
        {
            return known.Contains((need.Namespace, need.Name));
        }

        var path = ApiPath.Of(new ObjectName(s_secrets, need.Namespace, need.Name));
        var request = ApiRequest.Get("ask for the metadata of a Secret", path) with
        {
            Accept = MetadataAlone,
            MayBeMissing = true,
        };
        try
        {
            await client.AnswerAsync(request, cancellationToken);
            return true;
        }
        catch (ClusterException e) when (e.Kind == ClusterErrorKind.NotFound)
        {
            return false;
        }
        // why: an account that may not see Secrets is a good one; and servers too old for metadata alone are not asked for more
        catch (ClusterException e) when (e.Kind is ClusterErrorKind.Forbidden or ClusterErrorKind.Unsupported)
        {
            return null;
        }
    }

    private static Finding Missing(SecretNeed need, bool isUnknown)
    {
        var consumers = string.Join(", ", need.Consumers.Take(MostConsumers));
        var more = need.Consumers.Count > MostConsumers ? $" and {need.Consumers.Count - MostConsumers} more" : "";
        var keys = need.Keys.Count > 0 ? $" (keys {string.Join(", ", need.Keys)})" : "";
        return new Finding(
            need.IsOptional || need.IsGuessed || isUnknown ? Severity.Notice : Severity.Warning,
            isUnknown ? "objects.secret-unknown" : "objects.secret-missing",
            $"{need.Namespace ?? "?"}/{need.Name}",
            $"{(isUnknown ? "may be missing" : "is missing")}{keys}; needed by {consumers}{more}",
            "bring it from where Secrets are kept; what needs it starts by itself then"
        );
    }
}
