using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Dr.Providers.Cluster.Client;

/// <summary>
/// Asks a server for everything that it serves. All or nothing: a group that cannot be asked, or that the server remembers only from
/// before, is an error that names it, because what is in it would be missing without a word.
/// </summary>
internal sealed class Discovery(ApiClient client)
{
    private const int AtOnce = 8;

    /// <exception cref="ClusterException"><see cref="ClusterErrorKind.Unavailable"/> where groups are down; the message names each.</exception>
    public async Task<DiscoveredTypes> ReadAsync(CancellationToken cancellationToken) =>
        await TryReadAsync(isLast: false, cancellationToken)
        // why: a custom type that is deleted between two questions is missing in the second answer and listed in the first
        ?? (await TryReadAsync(isLast: true, cancellationToken))!;

    private async Task<DiscoveredTypes?> TryReadAsync(bool isLast, CancellationToken cancellationToken)
    {
        var core = await AskAsync(ApiPath.Core, cancellationToken);
        var groups = await AskAsync(ApiPath.Groups, cancellationToken);
        return AggregatedDiscovery.IsAggregated(core) && AggregatedDiscovery.IsAggregated(groups)
            ? OfAggregated(core, groups)
            : await OfPlainAsync(
                [PlainDiscovery.ParseCore(core), .. PlainDiscovery.ParseGroups(groups)],
                isLast,
                cancellationToken
            );
    }

    private async Task<JsonObject> AskAsync(string path, CancellationToken cancellationToken)
    {
        var request = ApiRequest.Get("read which types there are", path);
        var accept = client.Capabilities.AggregatedDiscovery ? AggregatedDiscovery.Accept : request.Accept;
        return (await client.AnswerAsync(request with { Accept = accept }, cancellationToken)).ToJson();
    }

    private DiscoveredTypes OfAggregated(JsonObject core, JsonObject groups)
    {
        var (first, staleCore) = AggregatedDiscovery.Parse(core);
        var (others, stale) = AggregatedDiscovery.Parse(groups);
        return staleCore.Count + stale.Count == 0
            ? new DiscoveredTypes([.. first, .. others])
            : throw Down([
                .. staleCore.Concat(stale).Select(name => $"{name}: it is stale, its server does not answer"),
            ]);
    }

    /// <summary>Nothing where a group has gone since it was listed, and this is not the last try.</summary>
    private async Task<DiscoveredTypes?> OfPlainAsync(
        IReadOnlyList<GroupVersions> groups,
        bool isLast,
        CancellationToken cancellationToken
    )
    {
        var questions = groups.SelectMany(group => group.Versions.Select(version => (group.Name, version)));
        var found = new ConcurrentDictionary<(string, string), DiscoveredVersion>();
        var down = new ConcurrentBag<ClusterException>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            questions,
            options,
            async (question, token) =>
            {
                try
                {
                    found[question] = await AskVersionAsync(question.Name, question.version, token);
                }
                catch (ClusterException e) when (e.Status is { Code: not (401 or 403) })
                {
                    down.Add(e);
                }
            }
        );
        return down.IsEmpty ? new DiscoveredTypes([.. groups.Select(group => Assemble(group, found))])
            : !isLast && down.All(e => e.Kind == ClusterErrorKind.NotFound) ? null
            : throw Down([.. down.Select(e => e.Message).Order(StringComparer.Ordinal)]);
    }

    private async Task<DiscoveredVersion> AskVersionAsync(
        string group,
        string version,
        CancellationToken cancellationToken
    )
    {
        var path = ApiPath.Of(group, version);
        var types = await client.GetJsonAsync($"read the types of {path[1..]}", path, cancellationToken);
        return PlainDiscovery.ParseTypes(group, version, types);
    }

    private static DiscoveredGroup Assemble(
        GroupVersions group,
        IReadOnlyDictionary<(string, string), DiscoveredVersion> found
    ) => new(group.Name, group.Preferred, [.. group.Versions.Select(version => found[(group.Name, version)])]);

    private ClusterException Down(IReadOnlyList<string> groups) =>
        new(
            ClusterErrorKind.Unavailable,
            $"cannot tell everything that {ClusterErrorMap.Name(client.Server)} holds; these parts of its API are down:\n  {string.Join("\n  ", groups)}",
            "bring the server of each back (kubectl get apiservices), or delete its APIService if it is gone for good"
        );
}
