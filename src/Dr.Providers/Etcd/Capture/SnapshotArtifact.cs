using Dr.Capture;
using Dr.Errors;
using Dr.Findings;
using Dr.Pipelines;
using Dr.Providers.Etcd.Client;
using Dr.Runs;

namespace Dr.Providers.Etcd.Capture;

/// <summary>The snapshot of the best member; after a failure the next <see cref="WriteAsync"/> takes the next best.</summary>
internal sealed class SnapshotArtifact(
    IReadOnlyList<SurveyedMember> ranked,
    MemberConnections connections,
    EtcdCaptureOptions options,
    IProgress<RunEvent> progress,
    TimeProvider clock
) : IArtifactCapture
{
    private readonly List<Finding> _findings = [];
    private int _next;

    public ArtifactName Name { get; } = ArtifactName.Parse("etcd/snapshot.db");

    public long? ExpectedSize => ranked[Math.Min(_next, ranked.Count - 1)].Status!.DbSize;

    public bool CanRetry => _next < ranked.Count;

    /// <summary>One for each try that failed.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>What was streamed, once it was.</summary>
    public SnapshotTaken? Taken { get; private set; }

    public async Task WriteAsync(HashedSink sink, CancellationToken cancellationToken)
    {
        var member = CanRetry ? ranked[_next] : throw NobodyLeft();
        progress.Report(
            new RunEvent(Name.ToString(), RunEventKind.Begun, $"snapshot of {member.Label}", 0, ExpectedSize)
        );
        try
        {
            Taken = await TakeAsync(member, sink, cancellationToken);
            var text = $"{Taken.Size} bytes of {member.Label} at revision {Taken.Before.Revision}";
            progress.Report(new RunEvent(Name.ToString(), RunEventKind.Ended, text, Taken.Size, Taken.Size));
        }
        catch (Exception e) when (e is SourceUnavailableException or IntegrityException)
        {
            _next++;
            _findings.Add(Failed(member, (DrException)e));
            progress.Report(new RunEvent(Name.ToString(), RunEventKind.Failed, e.Message));
            throw;
        }
    }

    private async Task<SnapshotTaken> TakeAsync(
        SurveyedMember member,
        HashedSink sink,
        CancellationToken cancellationToken
    )
    {
        var connection = connections.At(member.Status!.Endpoint);
        var before = await StatusAsync(member, cancellationToken);
        var size = await new SnapshotStream(options, clock).CopyAsync(
            member.Label,
            async token => await connection.OpenSnapshotAsync(token),
            sink,
            (done, total) =>
                progress.Report(new RunEvent(Name.ToString(), RunEventKind.Progressed, "streaming", done, total)),
            cancellationToken
        );
        return new SnapshotTaken(member, before, size);
    }

    private async Task<MemberStatus> StatusAsync(SurveyedMember member, CancellationToken cancellationToken)
    {
        var endpoint = member.Status!.Endpoint;
        try
        {
            var status = await connections.At(endpoint).GetStatusAsync(cancellationToken);
            return MemberStatus.Of(endpoint, status, member.Status.Metrics);
        }
        catch (EtcdException e)
        {
            throw new SourceUnavailableException(e.Message, e.Hint, e);
        }
    }

    private static Finding Failed(SurveyedMember member, DrException e) =>
        new(
            e is IntegrityException ? Severity.Critical : Severity.Warning,
            e is IntegrityException ? "etcd.snapshot-damaged" : "etcd.snapshot-failed",
            member.Label,
            e.Message,
            e.Hint
        );

    private SourceUnavailableException NobodyLeft() =>
        new(
            $"cannot stream an etcd snapshot: all {ranked.Count} members that it may come from were tried",
            "read the findings of this run; they name the reason for each member"
        );
}

/// <summary>A snapshot that was seen to be whole.</summary>
/// <param name="Member">Whose.</param>
/// <param name="Before">What the member said of itself when the stream began.</param>
/// <param name="Size">Bytes, trailer included.</param>
internal sealed record SnapshotTaken(SurveyedMember Member, MemberStatus Before, long Size);
