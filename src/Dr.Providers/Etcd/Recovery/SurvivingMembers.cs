using Dr.Errors;
using Dr.Pipelines;
using Dr.Providers.Etcd.Capture;
using Dr.Providers.Recovery;
using Dr.Recovery;
using Dr.Runs;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>
/// What is left of a cluster that has lost its quorum. Nothing can be written to it any more, so the member that has applied the most is
/// newer than any recovery point. It may lack the last writes before the loss, which only the dead members had.
/// </summary>
public sealed class SurvivingMembers(IProgress<RunEvent> progress, TimeProvider clock)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly EtcdCaptureOptions s_options = new();

    /// <summary>Streams the snapshot of the best member that answers into a file, checked against the digest that the member appends.</summary>
    /// <param name="inventory">Its members' addresses are asked, and those of the old members that it names.</param>
    /// <param name="folder">Takes the file, which stays there: it may be the only copy of the newest data.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DrException">There is a quorum, nobody answers, or the survivors' data disagree.</exception>
    public async Task<RestoreSource.FromFile> SaveAsync(
        Inventory inventory,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var etcd = inventory.RequiredEtcd;
        var endpoints = etcd.Members.Select(member => member.ClientUrl).Union(etcd.OldEndpoints ?? []);
        var connection = EtcdConnections.Options(etcd, s_patience) with { Endpoints = [.. endpoints] };
        using var connections = new MemberConnections(connection, clock);
        var survey = await new ClusterSurvey(connections, clock).RunAsync(cancellationToken);
        RefuseQuorum(survey);
        var (verdict, _) = await new HashComparison(connections, s_options, clock).RunAsync(survey, cancellationToken);
        var snapshot = new SnapshotArtifact(
            MemberChoice.Of(survey, verdict, s_options),
            connections,
            s_options,
            progress,
            clock
        );
        var path = Path.Combine(folder, $"{inventory.Cluster}-{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}.db");
        await SaveAsync(snapshot, path, cancellationToken);
        return new RestoreSource.FromFile(path) { Old = Recorded(survey, snapshot.Taken!) };
    }

    private static void RefuseQuorum(Survey survey)
    {
        if (survey.HasQuorum)
        {
            throw new DrException(
                ErrorCode.Usage,
                $"this cluster has a quorum: {survey.AnsweringVoters.Count()} of {survey.Voters.Count()} members answer, and what is written to it from now on would be lost",
                "replace the dead members one after the other: `dr-restore replace MEMBER --inventory FILE`"
            );
        }
    }

    private static async Task SaveAsync(SnapshotArtifact snapshot, string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(
            Path.GetDirectoryName(path)!,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
        while (true)
        {
            var partial = $"{path}.partial";
            try
            {
                await using var file = File.Create(partial);
                await using var sink = new HashedSink(file);
                await snapshot.WriteAsync(sink, cancellationToken);
                file.Flush(flushToDisk: true);
            }
            catch (Exception exception)
                when (exception is SourceUnavailableException or IntegrityException && snapshot.CanRetry)
            {
                continue;
            }

            File.Move(partial, path, overwrite: true);
            return;
        }
    }

    private static OldCluster Recorded(Survey survey, SnapshotTaken taken) =>
        new(
            taken.Before.ClusterId.ToString("x16"),
            [
                .. survey.Members.Select(member => new RecordedMember(
                    member.Label,
                    [.. member.ClientUrls.Select(url => new Uri(url))]
                )),
            ],
            taken.Before.Metrics.QuotaBytes
        );
}
