using Dr.Errors;
using Dr.Findings;
using Dr.Providers.Etcd.Client;

namespace Dr.Providers.Etcd.Capture;

/// <summary>Asks all voters for the hash of their keys at one revision, again when a compaction got in between.</summary>
internal sealed class HashComparison(MemberConnections connections, EtcdCaptureOptions options, TimeProvider clock)
{
    /// <exception cref="DrException">Damage without a majority, no access, or hashes that never became comparable.</exception>
    public async Task<(HashVerdict Verdict, IReadOnlyList<Finding> Findings)> RunAsync(
        Survey survey,
        CancellationToken cancellationToken
    )
    {
        var asked = survey.AnsweringVoters.Where(m => !survey.IsLagging(m, options.MaximumLag)).ToList();
        var revision = asked.Min(m => m.Status!.Revision);
        for (var attempt = 1; ; attempt++)
        {
            var answers = await Task.WhenAll(asked.Select(m => AskAsync(m, revision, cancellationToken)));
            var hashes = answers.Select(a => a.Hash).OfType<MemberHash>().ToList();
            var compacted = answers.Any(a =>
                a.Failure?.Kind is EtcdErrorKind.Compacted or EtcdErrorKind.FutureRevision
            );
            var verdict =
                compacted || hashes.Count == 0 ? null : HashVerdict.Of(hashes, survey.Voters.Count(), survey.HasQuorum);
            if (verdict is not null)
            {
                return (verdict, [.. answers.Where(a => a.Failure is not null).Select(Unhashed)]);
            }
            if (hashes.Count == 0 && !compacted)
            {
                throw answers.Select(a => a.Failure!).OrderBy(f => f.IsUnreachable).First();
            }
            await WaitOrGiveUpAsync(attempt, revision, cancellationToken);
            revision = await LowestRevisionAsync(asked, cancellationToken);
        }
    }

    private async Task<Answer> AskAsync(SurveyedMember member, long revision, CancellationToken cancellationToken)
    {
        try
        {
            var timeout = options.DeadlineFor(member.Status!.DbSize);
            var answer = await connections.At(member.Status.Endpoint).HashKvAsync(revision, timeout, cancellationToken);
            return new Answer(member, new MemberHash(member.Id, revision, answer.CompactRevision, answer.Hash), null);
        }
        catch (EtcdException e)
        {
            return new Answer(member, null, e);
        }
    }

    private async Task WaitOrGiveUpAsync(int attempt, long revision, CancellationToken cancellationToken)
    {
        if (attempt >= options.HashAttempts)
        {
            throw new SourceUnavailableException(
                $"cannot compare the etcd members at revision {revision}: compactions got in between {attempt} times",
                "try again; if it persists, lengthen the compaction interval"
            );
        }
        await Task.Delay(TimeSpan.FromMilliseconds(250 * attempt), clock, cancellationToken);
    }

    private async Task<long> LowestRevisionAsync(List<SurveyedMember> asked, CancellationToken cancellationToken)
    {
        var statuses = await Task.WhenAll(
            asked.Select(m => connections.At(m.Status!.Endpoint).GetStatusAsync(cancellationToken))
        );
        return statuses.Min(s => s.Header.Revision);
    }

    private static Finding Unhashed(Answer answer) =>
        new(
            Severity.Warning,
            "etcd.hash-missing",
            answer.Member.Label,
            $"gave no hash to compare: {answer.Failure!.Message}",
            answer.Failure.Hint
        );

    private sealed record Answer(SurveyedMember Member, MemberHash? Hash, EtcdException? Failure);
}
