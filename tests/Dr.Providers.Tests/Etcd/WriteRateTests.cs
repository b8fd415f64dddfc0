using Dr.Providers.Etcd.Capture;

namespace Dr.Providers.Tests.Etcd;

public sealed class WriteRateTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_higher_of_now_and_since_the_previous_point_counts()
    {
        Assert.Equal(new WriteRate(50, TimeSpan.FromSeconds(2)), Rate(now: 100, sinceYesterday: 86400));
        Assert.Equal(new WriteRate(10, TimeSpan.FromDays(1)), Rate(now: 0, sinceYesterday: 864000));
    }

    [Fact]
    public void Without_a_previous_point_only_now_counts() =>
        Assert.Equal(5, WriteRate.Of(At(100, -2), At(110, 0), null).PerSecond);

    [Fact]
    public void A_revision_that_went_back_is_no_rate() =>
        Assert.Equal(5, WriteRate.Of(At(100, -2), At(110, 0), At(5000, -86400)).PerSecond);

    private static WriteRate Rate(long now, long sinceYesterday) =>
        WriteRate.Of(At(1_000_000 - now, -2), At(1_000_000, 0), At(1_000_000 - sinceYesterday, -86400));

    private static CapturePosition At(long revision, int seconds) => new(revision, s_now.AddSeconds(seconds));
}
