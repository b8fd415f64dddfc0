using Dr.Errors;
using Dr.Recovery;

namespace Dr.Core.Tests.Recovery;

public sealed class QuotaRuleTests
{
    private const long GiB = 1L << 30;

    [Theory]
    [InlineData(1, 8, 8)]
    [InlineData(6, 8, 9)]
    [InlineData(2, 0, 3)]
    [InlineData(1, 0, 2)]
    public void The_quota_is_the_larger_of_the_sources_and_one_and_a_half_databases(long db, long had, long expected) =>
        Assert.Equal(expected * GiB, QuotaRule.Decide(Source(db, had), null).Bytes);

    [Fact]
    public void An_unrecorded_quota_counts_as_the_default_of_etcd() =>
        Assert.Equal(QuotaRule.EtcdDefault, QuotaRule.Decide(Source(1, 0) with { QuotaBytes = null }, null).Bytes);

    [Fact]
    public void A_smaller_quota_of_the_inventory_is_refused_and_a_larger_one_used()
    {
        var refused = Assert.Throws<DrException>(() => QuotaRule.Decide(Source(6, 8), (9 * GiB) - 1));

        Assert.Equal(ErrorCode.Usage, refused.Code);
        Assert.Contains("etcd.quotaBytes", refused.Hint, StringComparison.Ordinal);
        Assert.Equal(16 * GiB, QuotaRule.Decide(Source(6, 8), 16 * GiB).Bytes);
    }

    private static EtcdSourceFacts Source(long db, long quota) =>
        Plans.Source with
        {
            DbSize = db * GiB,
            SnapshotSize = 0,
            QuotaBytes = quota * GiB,
        };
}
