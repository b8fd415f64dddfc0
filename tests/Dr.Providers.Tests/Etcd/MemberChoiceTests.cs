using Dr.Errors;
using Dr.Findings;
using Dr.Providers.Etcd.Capture;
using Dr.Providers.Etcd.Client.Wire;

namespace Dr.Providers.Tests.Etcd;

/// <summary>Who is chosen and what is said of the others, given what a survey saw.</summary>
public sealed class MemberChoiceTests
{
    private static readonly EtcdCaptureOptions s_options = new();

    [Fact]
    public void The_most_advanced_follower_comes_first_and_the_leader_last()
    {
        var survey = Surveys.Healthy.With(4, m => m.Applied(100_010)).With(1, m => m.Applied(100_020));

        Assert.Equal(["etcd4", "etcd2", "etcd3", "etcd5", "etcd1"], Choose(survey));
    }

    [Fact]
    public void A_member_within_the_bound_is_chosen_and_one_beyond_it_is_not()
    {
        var survey = Surveys.Healthy.With(2, m => m.Applied(95_000)).With(3, m => m.Applied(94_999));

        Assert.Equal(["etcd4", "etcd5", "etcd2", "etcd1"], Choose(survey));
        var finding = Assert.Single(Findings(survey));
        Assert.Equal(("etcd.lagging", Severity.Warning, "etcd3"), (finding.Code, finding.Severity, finding.Subject));
    }

    [Fact]
    public void A_member_that_follows_no_leader_while_the_others_do_lags()
    {
        var survey = Surveys.Healthy.With(5, m => m.Following(0));

        Assert.DoesNotContain("etcd5", Choose(survey));
        Assert.Contains("follows no leader", Assert.Single(Findings(survey)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_learner_is_no_voter_however_advanced_it_is()
    {
        var survey = Surveys.Healthy.With(5, m => m.Applied(100_500) with { IsLearner = true });

        Assert.DoesNotContain("etcd5", Choose(survey));
        Assert.Equal(3, survey.Majority);
        Assert.Empty(Findings(survey));
    }

    [Fact]
    public void A_full_member_comes_behind_all_others_and_a_corrupt_one_never()
    {
        var survey = Surveys
            .Healthy.With(2, m => m.Alarmed(AlarmType.Nospace))
            .With(3, m => m.Alarmed(AlarmType.Corrupt));

        Assert.Equal(["etcd4", "etcd5", "etcd1", "etcd2"], Choose(survey));
        Assert.All(Findings(survey), f => Assert.Equal(("etcd.alarm", Severity.Critical), (f.Code, f.Severity)));
        Assert.Equal(["etcd2", "etcd3"], Findings(survey).Select(f => f.Subject));
    }

    [Fact]
    public void Members_that_are_all_corrupt_leave_nobody()
    {
        var survey = Enumerable
            .Range(1, 5)
            .Aggregate(Surveys.Healthy, (s, i) => s.With(i, m => m.Alarmed(AlarmType.Corrupt)));

        var e = Assert.Throws<DrException>(() => Choose(survey));

        Assert.Equal(ErrorCode.Damaged, e.Code);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    public void Five_members_bear_two_down(int down, bool hasQuorum)
    {
        var survey = Enumerable.Range(6 - down, down).Aggregate(Surveys.Healthy, (s, i) => s.With(i, m => m.Down()));

        Assert.Equal(hasQuorum, survey.HasQuorum);
        Assert.Equal(
            !hasQuorum,
            Findings(survey).Any(f => f is { Code: "etcd.no-quorum", Severity: Severity.Critical })
        );
        Assert.Equal(down, Findings(survey).Count(f => f is { Code: "etcd.member-down", Severity: Severity.Warning }));
    }

    [Fact]
    public void Answering_members_without_a_leader_are_no_quorum()
    {
        var survey = Enumerable.Range(1, 5).Aggregate(Surveys.Healthy, (s, i) => s.With(i, m => m.Following(0)));

        Assert.False(survey.HasQuorum);
    }

    [Theory]
    [InlineData("3.5.0", true)]
    [InlineData("3.5.2", true)]
    [InlineData("3.5.3", false)]
    [InlineData("3.5.20", false)]
    public void Versions_that_lose_data_are_critical(string version, bool isBad)
    {
        var survey = Surveys.Healthy.With(2, m => m.Running(version));

        Assert.Equal(
            isBad,
            Findings(survey).Any(f => f is { Code: "etcd.known-bad-version", Severity: Severity.Critical })
        );
        Assert.Contains(Findings(survey), f => f is { Code: "etcd.mixed-versions", Severity: Severity.Notice });
    }

    private static IEnumerable<string> Choose(Survey survey) =>
        MemberChoice.Of(survey, Surveys.AllEqual(survey), s_options).Select(m => m.Label);

    private static IReadOnlyList<Finding> Findings(Survey survey) =>
        SurveyFindings.Of(survey, Surveys.AllEqual(survey), s_options);
}
