using Dr.Capture;
using Dr.Objects;
using Dr.Objects.Trees;
using Dr.Providers.Cluster.Client;
using Dr.Providers.Cluster.Git;
using Dr.Runs;

namespace Dr.Providers.Cluster.Capture;

/// <summary>
/// The objects of one cluster without its Secrets, which are never asked for: each type as it was at one moment of its own, divided
/// among a generic tree and the deployment's. All or nothing: what cannot be listed fails the run.
/// </summary>
/// <param name="connection">How the API server is reached.</param>
/// <param name="options">What is captured.</param>
/// <param name="rules">What is deployment-specific.</param>
/// <param name="cluster">The deployment's name.</param>
/// <param name="scratch">A folder of this machine's own, for lists that are larger than memory should be.</param>
/// <param name="progress">Is told of steps.</param>
/// <param name="clock">Time.</param>
public sealed class ObjectSource(
    ClusterConnectionOptions connection,
    ObjectCaptureOptions options,
    ExportRules rules,
    ClusterName cluster,
    string scratch,
    IProgress<RunEvent> progress,
    TimeProvider clock
) : ISource
{
    private const string Step = $"{ObjectsFacts.SourceName}/discover";

    private readonly TreePaths _paths = new(cluster);

    public string Name => ObjectsFacts.SourceName;

    public async Task<ICapture> BeginAsync(CancellationToken cancellationToken)
    {
        var startedAt = clock.GetUtcNow();
        progress.Report(new RunEvent(Step, RunEventKind.Begun, "ask the API server what it serves"));
        ApiClient? client = null;
        try
        {
            client = await ApiClient.ConnectAsync(connection, clock, cancellationToken);
            var plan = TypePlan.Of(await new Discovery(client).ReadAsync(cancellationToken));
            progress.Report(new RunEvent(Step, RunEventKind.Ended, $"{plan.Types.Count} types to export"));
            var exporter = new ObjectExporter(rules.Rules, options.Leaks, _paths);
            var copy = options.Git is { } git
                ? new TreeCopy(new ScratchStream(scratch), new TreeCommits(git, cluster, clock))
                : null;
            var artifact = Artifact(client, plan, exporter, copy);
            return new ObjectCapture(client, plan, exporter, artifact, copy, options, rules, startedAt);
        }
        catch (Exception exception)
        {
            progress.Report(new RunEvent(Step, RunEventKind.Failed, exception.Message));
            client?.Dispose();
            throw;
        }
    }

    private ObjectArtifact Artifact(ApiClient client, TypePlan plan, ObjectExporter exporter, TreeCopy? copy)
    {
        var lists = new OrderedLists(new TypeReader(client, exporter, scratch), options.Lists);
        return new ObjectArtifact(plan, lists, _paths, scratch, copy?.Tar, progress);
    }
}
