using Dr.Capture;
using Dr.Findings;
using Dr.Providers.Etcd.Client;
using Dr.Runs;

namespace Dr.Providers.Etcd.Capture;

/// <summary>What was seen before anything was streamed.</summary>
internal sealed record CaptureView(
    Survey Survey,
    HashVerdict Verdict,
    DateTimeOffset Begun,
    PreviousPosition? Previous,
    IReadOnlyList<Finding> Findings,
    LeftOut? V2LeftOut
);

/// <summary>One etcd cluster while it is being captured. Holds connections and nothing on the members.</summary>
internal sealed class EtcdCapture : ICapture
{
    private readonly CaptureView _view;
    private readonly MemberConnections _connections;
    private readonly EtcdCaptureOptions _options;
    private readonly TimeProvider _clock;
    private readonly SnapshotArtifact _snapshot;

    public EtcdCapture(
        CaptureView view,
        IReadOnlyList<SurveyedMember> ranked,
        MemberConnections connections,
        EtcdCaptureOptions options,
        IProgress<RunEvent> progress,
        TimeProvider clock
    )
    {
        (_view, _connections, _options, _clock) = (view, connections, options, clock);
        _snapshot = new SnapshotArtifact(ranked, connections, options, progress, clock);
        var members = ranked.Select(m => connections.At(m.Status!.Endpoint)).ToList();
        Artifacts = view.V2LeftOut is not null
            ? [_snapshot]
            : [_snapshot, new V2KeysArtifact(members, options.MinimumDeadline, progress)];
    }

    public IReadOnlyList<IArtifactCapture> Artifacts { get; }

    // why: a member serves one snapshot at a time well; the v2 keys are small
    public int Parallelism => 1;

    public async Task<SourceReport> EndAsync(CancellationToken cancellationToken)
    {
        var taken =
            _snapshot.Taken ?? throw new InvalidOperationException("a capture ends after its artifacts were written");
        var after = await AfterwardsAsync(cancellationToken);
        var rate = Rate(taken, after);
        var findings = _view
            .Findings.Concat(_snapshot.Findings)
            .Concat(LagFindings(taken, after))
            .Concat(WentBack(taken));
        return new SourceReport(
            EtcdFacts.Of(_view, taken, rate),
            [.. findings],
            _view.V2LeftOut is null ? [] : [_view.V2LeftOut]
        );
    }

    public ValueTask DisposeAsync()
    {
        _connections.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Dictionary<ulong, MemberStatus>> AfterwardsAsync(CancellationToken cancellationToken)
    {
        var statuses = await Task.WhenAll(
            _view.Survey.AnsweringVoters.Select(m => AskAgainAsync(m, cancellationToken))
        );
        return statuses.Where(s => s.Status is not null).ToDictionary(s => s.Id, s => s.Status!);
    }

    private async Task<(ulong Id, MemberStatus? Status)> AskAgainAsync(
        SurveyedMember member,
        CancellationToken cancellationToken
    )
    {
        var endpoint = member.Status!.Endpoint;
        try
        {
            var status = await _connections.At(endpoint).GetStatusAsync(cancellationToken);
            return (member.Id, MemberStatus.Of(endpoint, status, member.Status.Metrics));
        }
        catch (EtcdException)
        {
            // why: a member that went away meanwhile is the next survey's news; this snapshot is already whole
            return (member.Id, null);
        }
    }

    private WriteRate Rate(SnapshotTaken taken, Dictionary<ulong, MemberStatus> after)
    {
        var begin = new CapturePosition(_view.Verdict.Agreed.Revision, _view.Begun);
        var highest = after.Values.Select(s => s.Revision).Append(taken.Before.Revision).Max();
        var previous =
            _view.Previous?.ClusterId == taken.Before.ClusterId.ToString("x16")
                ? new CapturePosition(_view.Previous.Revision, _view.Previous.Time)
                : null;
        return WriteRate.Of(begin, new CapturePosition(highest, _clock.GetUtcNow()), previous);
    }

    private IEnumerable<Finding> LagFindings(SnapshotTaken taken, Dictionary<ulong, MemberStatus> after)
    {
        var highest = after.Values.Select(s => s.AppliedIndex).DefaultIfEmpty().Max();
        var lagging =
            after.TryGetValue(taken.Member.Id, out var now) && now.AppliedIndex + _options.MaximumLag < highest
            || taken.Before.AppliedIndex + _options.MaximumLag < _view.Survey.HighestApplied;
        if (lagging)
        {
            yield return new Finding(
                Severity.Warning,
                "etcd.lagging",
                taken.Member.Label,
                $"fell behind while its snapshot was streamed: it has applied raft index {now?.AppliedIndex ?? taken.Before.AppliedIndex}, the cluster {highest}",
                "the snapshot is consistent and older than the cluster; capture again"
            );
        }
    }

    private IEnumerable<Finding> WentBack(SnapshotTaken taken)
    {
        if (
            _view.Previous is { } previous
            && previous.ClusterId == taken.Before.ClusterId.ToString("x16")
            && taken.Before.Revision < previous.Revision
        )
        {
            yield return new Finding(
                Severity.Critical,
                "etcd.revision-went-back",
                taken.Member.Label,
                $"stands at revision {taken.Before.Revision}, and the previous point of this cluster at {previous.Revision}",
                "find out what was restored or replaced; keep the previous point"
            );
        }
    }
}
