using Dr.Errors;
using Dr.Findings;
using Dr.Providers.Etcd.Capture;

namespace Dr.Providers.Tests.Etcd;

/// <summary>When members agree, when they disagree, and when nobody can tell.</summary>
public sealed class HashVerdictTests
{
    [Fact]
    public void Four_against_one_is_a_majority_that_names_the_one()
    {
        var verdict = Verdict(7, 7, 8, 7, 7)!;

        Assert.Equal(7u, verdict.Agreed.Hash);
        Assert.Equal(3ul, Assert.Single(verdict.Differing).MemberId);
        var finding = Assert.Single(SurveyFindings.Of(Surveys.Healthy, verdict, new EtcdCaptureOptions()));
        Assert.Equal(
            ("etcd.hash-mismatch", Severity.Critical, "etcd3"),
            (finding.Code, finding.Severity, finding.Subject)
        );
        Assert.DoesNotContain(
            MemberChoice.Of(Surveys.Healthy, verdict, new EtcdCaptureOptions()),
            m => m.Label == "etcd3"
        );
    }

    [Fact]
    public void Three_against_two_is_a_majority() => Assert.Equal(3, Verdict(7, 8, 8, 7, 7)!.Majority.Count);

    [Theory]
    [InlineData(7, 7, 8, 8, 9)]
    [InlineData(7, 7, 8, 8)]
    [InlineData(7, 7, 8)]
    [InlineData(7, 7)]
    public void A_majority_of_those_who_answer_is_not_enough(params int[] hashes)
    {
        var e = Assert.Throws<DrException>(() => Verdict([.. hashes.Select(h => (uint)h)]));

        Assert.Equal(ErrorCode.Damaged, e.Code);
    }

    [Fact]
    public void Different_compact_revisions_cannot_be_compared() =>
        Assert.Null(HashVerdict.Of([Surveys.Hash(1, 7), Surveys.Hash(2, 8, compactRevision: 11)], 5, true));

    [Fact]
    public void Without_quorum_those_who_answer_must_agree()
    {
        Assert.Equal(2, HashVerdict.Of([Surveys.Hash(1, 7), Surveys.Hash(2, 7)], 5, false)!.Majority.Count);
        Assert.Throws<DrException>(() => HashVerdict.Of([Surveys.Hash(1, 7), Surveys.Hash(2, 8)], 5, false));
    }

    private static HashVerdict? Verdict(params uint[] hashes) =>
        HashVerdict.Of([.. hashes.Select((h, i) => Surveys.Hash(i + 1, h))], 5, hasQuorum: true);
}
