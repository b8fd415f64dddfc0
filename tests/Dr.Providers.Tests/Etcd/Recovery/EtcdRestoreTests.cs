using Dr.Providers.Etcd.Recovery;
using Dr.Recovery;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Etcd.Recovery;

public sealed class EtcdRestoreTests(EtcdSourceFixture source) : IClassFixture<EtcdSourceFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_members_are_restored_at_once_from_a_file_of_stock_etcdctl()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);

        var report = await lab.RunAsync(new RestoreSource.FromFile(source.File35), Cancellation);

        Assert.False(report.Degraded);
        Assert.Equal((5, 5), (report.Etcd!.Healthy, report.Etcd.Members));
        Assert.Equal(EtcdSourceFixture.Keys, report.Etcd.Keys);
        Assert.NotNull(report.Etcd.Leader);
        Assert.NotNull(report.Etcd.Hash);
        Assert.Empty(report.MustBeRestarted);
        Assert.True(report.Etcd.RevisionAfter >= report.Etcd.RevisionBefore + BumpRule.WhenUnknown);
    }
}
