using Dr.Capture;
using Dr.Findings;
using Dr.Providers.Etcd.Client;
using Dr.Runs;

namespace Dr.Providers.Etcd.Capture;

/// <summary>
/// The keyspace of one etcd cluster. Asks every member, compares their data, and streams the snapshot of the best one. A
/// cluster with members down, alarmed, lagging or damaged is captured as long as a good member is left, and the report says
/// what was wrong. Promises nothing about writes that come while the snapshot is streamed.
/// </summary>
public sealed class EtcdSource(
    EtcdConnectionOptions connection,
    EtcdCaptureOptions options,
    PreviousPosition? previous,
    IProgress<RunEvent> progress,
    TimeProvider clock
) : ISource
{
    public string Name => "etcd";

    public async Task<ICapture> BeginAsync(CancellationToken cancellationToken)
    {
        var connections = new MemberConnections(connection, clock);
        try
        {
            return await BeginAsync(connections, cancellationToken);
        }
        catch
        {
            connections.Dispose();
            throw;
        }
    }

    private async Task<EtcdCapture> BeginAsync(MemberConnections connections, CancellationToken cancellationToken)
    {
        var survey = await SurveyAsync(connections, cancellationToken);
        var begun = clock.GetUtcNow();
        var (verdict, unhashed) = await CompareAsync(survey, connections, cancellationToken);
        var ranked = MemberChoice.Of(survey, verdict, options);
        var look = await V2KeysArtifact.LookAsync(connections.At(ranked[0].Status!.Endpoint), cancellationToken);
        IEnumerable<Finding> findings =
        [
            .. SurveyFindings.Of(survey, verdict, options),
            .. unhashed,
            .. look.Finding is null ? [] : new[] { look.Finding },
        ];
        return new EtcdCapture(
            new CaptureView(survey, verdict, begun, previous, [.. findings], look.LeftOut),
            ranked,
            connections,
            options,
            progress,
            clock
        );
    }

    private async Task<Survey> SurveyAsync(MemberConnections connections, CancellationToken cancellationToken)
    {
        progress.Report(new RunEvent("etcd/survey", RunEventKind.Begun, "ask every member"));
        try
        {
            var survey = await new ClusterSurvey(connections, clock).RunAsync(cancellationToken);
            var text = $"{survey.AnsweringVoters.Count()} of {survey.Voters.Count()} voting members answer";
            progress.Report(new RunEvent("etcd/survey", RunEventKind.Ended, text));
            return survey;
        }
        catch (Exception e)
        {
            progress.Report(new RunEvent("etcd/survey", RunEventKind.Failed, e.Message));
            throw;
        }
    }

    private async Task<(HashVerdict, IReadOnlyList<Finding>)> CompareAsync(
        Survey survey,
        MemberConnections connections,
        CancellationToken cancellationToken
    )
    {
        progress.Report(new RunEvent("etcd/hash", RunEventKind.Begun, "compare the members' data"));
        try
        {
            var comparison = new HashComparison(connections, options, clock);
            var (verdict, findings) = await comparison.RunAsync(survey, cancellationToken);
            var text = $"{verdict.Majority.Count} of {verdict.Voters} agree at revision {verdict.Agreed.Revision}";
            progress.Report(new RunEvent("etcd/hash", RunEventKind.Ended, text));
            return (verdict, findings);
        }
        catch (Exception e)
        {
            progress.Report(new RunEvent("etcd/hash", RunEventKind.Failed, e.Message));
            throw;
        }
    }
}
