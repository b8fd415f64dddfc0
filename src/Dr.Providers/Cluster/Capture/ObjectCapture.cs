using Dr.Capture;
using Dr.Objects;
using Dr.Providers.Cluster.Client;
using Dr.Providers.Cluster.Git;

namespace Dr.Providers.Cluster.Capture;

/// <summary>One cluster while its objects are captured. Holds the connections to its API server.</summary>
internal sealed class ObjectCapture(
    ApiClient client,
    TypePlan plan,
    ObjectExporter exporter,
    ObjectArtifact artifact,
    TreeCopy? copy,
    ObjectCaptureOptions options,
    ExportRules rules,
    DateTimeOffset startedAt
) : ICapture
{
    public IReadOnlyList<IArtifactCapture> Artifacts => [artifact];

    public int Parallelism => 1;

    public async Task<SourceReport> EndAsync(CancellationToken cancellationToken)
    {
        var tally = artifact.Tally;
        var uncommitted = copy is null ? [] : await copy.CommitAsync(Message(), cancellationToken);
        return new SourceReport(
            Facts().ToJson(),
            [.. tally.Findings(artifact.Apart), .. uncommitted],
            [.. plan.LeftOut.ToLeftOut(), .. tally.LeftOut],
            new ObjectsContents(tally.Secrets, tally.Places).ToJson()
        );
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        copy?.Dispose();
        return ValueTask.CompletedTask;
    }

    private string Message() =>
        $"Take over the cluster's objects of {startedAt:u}\n\n{artifact.Tally.Objects} objects of {artifact.Tally.Types.Count} types.";

    private ObjectsFacts Facts() =>
        new()
        {
            ServerVersion = client.Capabilities.Text,
            Flavour = PlatformFlavour.Of(client.Capabilities.Text),
            Endpoint = ClusterErrorMap.Name(client.Server),
            Discovery = client.Capabilities.AggregatedDiscovery ? "aggregated" : "plain",
            Objects = artifact.Tally.Objects,
            Types = artifact.Tally.Types,
            SameAs = plan.SameAs,
            StoredElsewhere = [.. exporter.StoredElsewhere],
            Rules = rules.Digest,
            LeakPolicy = LeakPolicyWord.Of(options.Leaks),
            Leaks = Leaks(artifact.Tally),
            SecretsNeeded = artifact.Tally.SecretsNeeded,
            Traffic = Traffic(),
            StartedAt = startedAt,
            EndedAt = client.Clock.GetUtcNow(),
        };

    private static SortedDictionary<string, long> Leaks(ExportTally tally) =>
        new(
            tally
                .Leaks.GroupBy(leaks => leaks.Key.Kind.Code)
                .ToDictionary(leaks => leaks.Key, leaks => leaks.Sum(count => count.Value)),
            StringComparer.Ordinal
        );

    private ObjectTrafficFacts Traffic() =>
        new(
            client.Traffic.Requests,
            artifact.Tally.Restarts,
            client.Traffic.Outages,
            client.Traffic.Throttled,
            client.Traffic.ThrottledTime.TotalSeconds,
            client.Traffic.Renewals
        );
}
