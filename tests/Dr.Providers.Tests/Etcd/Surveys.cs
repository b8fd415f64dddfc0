using Dr.Providers.Etcd.Capture;
using Dr.Providers.Etcd.Client.Wire;

namespace Dr.Providers.Tests.Etcd;

/// <summary>Surveys written by hand: five healthy members etcd1 to etcd5, etcd1 leading, and what a test changes of them.</summary>
internal static class Surveys
{
    public static Survey Healthy { get; } = new([.. Enumerable.Range(1, 5).Select(i => Member((ulong)i))], false);

    public static Survey With(this Survey survey, int number, Func<SurveyedMember, SurveyedMember> change) =>
        survey with
        {
            Members = [.. survey.Members.Select(m => m.Id == (ulong)number ? change(m) : m)],
        };

    public static SurveyedMember Down(this SurveyedMember member) => member with { Status = null, Silence = "refused" };

    public static SurveyedMember Alarmed(this SurveyedMember member, AlarmType alarm) =>
        member with
        {
            Alarms = [alarm],
        };

    public static SurveyedMember Applied(this SurveyedMember member, ulong index) =>
        member with
        {
            Status = member.Status! with { AppliedIndex = index },
        };

    public static SurveyedMember Following(this SurveyedMember member, ulong leader) =>
        member with
        {
            Status = member.Status! with { LeaderId = leader },
        };

    public static SurveyedMember Running(this SurveyedMember member, string version) =>
        member with
        {
            Status = member.Status! with { Version = version },
        };

    public static MemberHash Hash(int member, uint hash, long compactRevision = 10) =>
        new((ulong)member, 100, compactRevision, hash);

    public static HashVerdict AllEqual(Survey survey) =>
        HashVerdict.Of(
            [.. survey.AnsweringVoters.Select(m => Hash((int)m.Id, 7))],
            survey.Voters.Count(),
            survey.HasQuorum
        )!;

    private static SurveyedMember Member(ulong id) =>
        new()
        {
            Id = id,
            Name = $"etcd{id}",
            IsLearner = false,
            Status = new MemberStatus
            {
                Endpoint = new Uri($"http://127.0.0.{id}:2379"),
                ClusterId = 99,
                Version = "3.5.16",
                Revision = 100,
                LeaderId = 1,
                RaftTerm = 2,
                RaftIndex = 100_000,
                AppliedIndex = 100_000,
            },
        };
}
