using Dr.Findings;

namespace Dr.Providers.Etcd.Capture;

/// <summary>What of a survey is not as it should be, in words. Pure.</summary>
internal static class SurveyFindings
{
    public static IReadOnlyList<Finding> Of(Survey survey, HashVerdict verdict, EtcdCaptureOptions options) =>
        [
            .. Quorum(survey),
            .. survey.Members.SelectMany(m => OfMember(survey, m, options)),
            .. MixedVersions(survey),
            .. verdict.Differing.Select(d => Mismatch(survey, verdict, d)),
        ];

    private static IEnumerable<Finding> Quorum(Survey survey)
    {
        if (!survey.HasQuorum)
        {
            yield return new Finding(
                Severity.Critical,
                "etcd.no-quorum",
                "etcd",
                $"{survey.AnsweringVoters.Count()} of {survey.Voters.Count()} voting members answer and {survey.Majority} are needed: "
                    + "the point may lack the last writes that the cluster confirmed",
                "bring a majority back, or restore; then capture again"
            );
        }
    }

    private static IEnumerable<Finding> OfMember(Survey survey, SurveyedMember member, EtcdCaptureOptions options)
    {
        if (member.Status is not { } status)
        {
            yield return Down(member);
            yield break;
        }
        foreach (var alarm in member.Alarms)
        {
            yield return new Finding(
                Severity.Critical,
                "etcd.alarm",
                member.Label,
                $"has raised {alarm.ToString().ToUpperInvariant()}",
                "see the runbook of the alarm; clear it with: etcdctl alarm disarm"
            );
        }
        if (survey.IsLagging(member, options.MaximumLag))
        {
            yield return Lagging(survey, member, status);
        }
        if (status.Version is "3.5.0" or "3.5.1" or "3.5.2")
        {
            yield return new Finding(
                Severity.Critical,
                "etcd.known-bad-version",
                member.Label,
                $"runs etcd {status.Version}, which can lose its consistency silently",
                "upgrade to the newest 3.5"
            );
        }
    }

    private static Finding Down(SurveyedMember member) =>
        member.IsLearner
            ? new Finding(
                Severity.Notice,
                "etcd.member-down",
                member.Label,
                $"a learner, does not answer: {member.Silence}"
            )
            : new Finding(
                Severity.Warning,
                "etcd.member-down",
                member.Label,
                $"does not answer: {member.Silence}",
                "bring the member back or replace it; the cluster tolerates fewer failures until then"
            );

    private static Finding Lagging(Survey survey, SurveyedMember member, MemberStatus status) =>
        new(
            Severity.Warning,
            "etcd.lagging",
            member.Label,
            status.LeaderId == 0 && survey.HasQuorum
                ? $"follows no leader and stands at raft index {status.AppliedIndex}, the cluster at {survey.HighestApplied}"
                : $"has applied raft index {status.AppliedIndex} while the cluster has {survey.HighestApplied}",
            "check the member's disk and its network to its peers"
        );

    private static IEnumerable<Finding> MixedVersions(Survey survey)
    {
        var versions = survey.Members.Select(m => m.Status?.Version).OfType<string>().Distinct().Order().ToList();
        if (versions.Count > 1)
        {
            var message = $"members run several versions: {string.Join(", ", versions)}";
            yield return new Finding(Severity.Notice, "etcd.mixed-versions", "etcd", message, "finish the upgrade");
        }
    }

    private static Finding Mismatch(Survey survey, HashVerdict verdict, MemberHash different)
    {
        var member = survey.Members.First(m => m.Id == different.MemberId);
        return new Finding(
            Severity.Critical,
            "etcd.hash-mismatch",
            member.Label,
            $"holds other data than {verdict.Majority.Count} of {verdict.Voters} voting members at revision {different.Revision}: "
                + $"hash {different.Hash:x8}, theirs is {verdict.Agreed.Hash:x8}",
            "replace the member: etcdctl member remove, empty its data directory, etcdctl member add"
        );
    }
}
