using Dr.Preflight;
using Dr.Recovery;

namespace Dr.Core.Tests.Preflight;

public sealed class SourceGradingTests
{
    private static readonly EtcdSourceFacts s_source = new()
    {
        Revision = 1,
        DbSize = 1,
        SnapshotSize = 1,
        Members =
        [
            new("a", []) { WalFsyncP99 = 0.002 },
            new("b", []) { WalFsyncP99 = 0.004 },
            new("c", []) { WalFsyncP99 = 0.100 },
        ],
    };

    [Theory]
    [InlineData(7.9, false)]
    [InlineData(8.1, true)]
    public void A_disk_is_held_against_the_middle_one_of_the_captured_members(double measured, bool isTold)
    {
        HostMeasurement[] hosts = [new("x", ["etcd"]) { SyncP99 = measured }, new("w", ["worker"]) { SyncP99 = 999 }];

        var codes = Judge(hosts, s_source).Where(code => code == "source.disk-faster x");

        Assert.Equal(isTold ? 1 : 0, codes.Count());
    }

    [Fact]
    public void Nothing_is_held_against_what_was_not_recorded()
    {
        var silent = s_source with { Members = [] };

        Assert.Empty(Judge([new("x", ["etcd"]) { SyncP99 = 999 }], silent));
    }

    [Fact]
    public void Fewer_members_than_before_are_told() =>
        Assert.Contains("source.more-members inventory", Judge([], s_source));

    private static IEnumerable<string> Judge(IReadOnlyList<HostMeasurement> hosts, EtcdSourceFacts source) =>
        SourceGrading
            .Judge(
                new Inventory(ClusterName.Parse("production"), [], new EtcdInventory { Members = [] }),
                hosts,
                source
            )
            .Select(finding => $"{finding.Code} {finding.Subject}");
}
