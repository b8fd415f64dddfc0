using Dr.Findings;
using Dr.Preflight;
using Dr.Recovery;

namespace Dr.Core.Tests.Preflight;

public sealed class ZoneGradingTests
{
    [Theory]
    [InlineData("a a b b c")]
    [InlineData("a b c d e")]
    [InlineData("a b c")]
    public void Zones_of_which_any_may_be_lost_are_no_news(string zones) => Assert.Empty(Judge(zones));

    [Theory]
    [InlineData("a a a b c", "a")]
    [InlineData("a a b", "a")]
    [InlineData("a a a a a", "a")]
    public void A_zone_that_holds_a_majority_is_named(string zones, string majority)
    {
        var finding = Assert.Single(Judge(zones));

        Assert.Equal(("zones.majority", majority, Severity.Warning), (finding.Code, finding.Subject, finding.Severity));
    }

    [Fact]
    public void Five_members_want_two_two_one()
    {
        Assert.EndsWith("2/2/1 over zones", Assert.Single(Judge("a a a b b")).Hint, StringComparison.Ordinal);
        var unknown = Assert.Single(Judge("a a b b -"));
        Assert.Equal(("zones.unknown", Severity.Notice), (unknown.Code, unknown.Severity));
        Assert.EndsWith("want 2/2/1", unknown.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_member_has_no_quorum_to_lose() => Assert.Empty(Judge("a"));

    private static IEnumerable<Finding> Judge(string zones)
    {
        var hosts = zones
            .Split(' ')
            .Select(
                (zone, index) => new HostEntry($"h{index}", "10.0.0.1", "ssh", "/var/lib/dr", zone == "-" ? null : zone)
            )
            .ToList();
        return ZoneGrading.Judge(
            new Inventory(
                ClusterName.Parse("production"),
                hosts,
                new EtcdInventory
                {
                    Members =
                    [
                        .. hosts.Select(host => new EtcdMemberEntry(
                            host.Name,
                            host.Name,
                            new Uri("http://10.0.0.1:2379"),
                            new Uri("http://10.0.0.1:2380"),
                            "/data"
                        )),
                    ],
                }
            )
        );
    }
}
