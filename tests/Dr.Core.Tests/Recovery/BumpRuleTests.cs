using Dr.Recovery;

namespace Dr.Core.Tests.Recovery;

public sealed class BumpRuleTests
{
    [Fact]
    public void The_bump_is_ten_times_what_was_written_since_the_capture()
    {
        var (revisions, why) = Decide(writesPerSecond: 100, age: TimeSpan.FromHours(5));

        Assert.Equal(10 * 100 * 5 * 3600, revisions);
        Assert.Contains("10 × 100 writes a second × 18000 s", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void A_quiet_cluster_is_bumped_by_a_million_all_the_same(double rate) =>
        Assert.Equal(BumpRule.Least, Decide(rate, TimeSpan.FromHours(1)).Revisions);

    [Theory]
    [InlineData(1e9, 3650)]
    [InlineData(double.MaxValue, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    public void A_bump_leaves_nearly_all_of_the_64_bits_free(double rate, int days)
    {
        var (revisions, why) = Decide(rate, TimeSpan.FromDays(days));

        Assert.Equal(BumpRule.Most, revisions);
        Assert.True(long.MaxValue / revisions > 9000);
        Assert.Contains("64 bits", why, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_recorded_rate_or_time_the_advice_of_etcd_is_followed_and_said()
    {
        foreach (
            var source in (EtcdSourceFacts[])
                [Plans.Source with { WritesPerSecond = null }, Plans.Source with { CapturedAt = null }]
        )
        {
            var (revisions, why) = BumpRule.Decide(source, Plans.Now);

            Assert.Equal(1_000_000_000, revisions);
            Assert.Contains("not recorded", why, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_point_from_the_future_is_not_trusted_to_be_young()
    {
        var (revisions, why) = Decide(writesPerSecond: 100, age: TimeSpan.FromMinutes(-1));

        Assert.Equal(BumpRule.WhenUnknown, revisions);
        Assert.Contains("clock", why, StringComparison.Ordinal);
    }

    private static (long Revisions, string Why) Decide(double writesPerSecond, TimeSpan age) =>
        BumpRule.Decide(
            Plans.Source with
            {
                WritesPerSecond = writesPerSecond,
                CapturedAt = Plans.Now - age,
            },
            Plans.Now
        );
}
