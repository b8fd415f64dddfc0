using Dr.Runs;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Etcd;

/// <summary>A healthy cluster, in each way it is secured and in both versions.</summary>
public sealed class CaptureTests
{
    public enum Security
    {
        Plain,
        Tls,
        Password,
    }

    public static TheoryData<string, Security> Clusters =>
        new()
        {
            { "3.4", Security.Plain },
            { "3.4", Security.Tls },
            { "3.4", Security.Password },
            { "3.5", Security.Plain },
            { "3.5", Security.Tls },
            { "3.5", Security.Password },
        };

    [Theory, MemberData(nameof(Clusters))]
    public async Task The_snapshot_of_a_healthy_cluster_is_whole_and_stock_tools_restore_it(
        string number,
        Security security
    )
    {
        var version = number == "3.4" ? EtcdVersion.V34 : EtcdVersion.V35;
        await using var cluster = await StartAsync(version, security);
        await cluster.Gateway.LoadAsync(KubernetesKeys.Generate(500));
        var revision = await cluster.Gateway.RevisionAsync();
        var scene = new CaptureScene(CaptureScene.ConnectionTo(cluster));

        var captured = await scene.CaptureAsync();

        Assert.Empty(captured.Degrading);
        using var folder = TestFolder.Create("capture");
        var status = await StockSnapshot.StatusAsync(version, folder, captured.Snapshot);
        Assert.Equal(revision, (long)status["revision"]!);
        (await StockSnapshot.RestoreAsync(version, folder, captured.Snapshot)).Succeeded();
        var facts = captured.Report.Facts;
        Assert.Equal(revision, (long)facts["revision"]!);
        Assert.Equal("5 of 5", (string)facts["hashAgreement"]!);
        Assert.True((bool)facts["quorum"]!);
        Assert.Equal(captured.Snapshot.Length, (long)facts["snapshotSize"]!);
        Assert.Equal(2L << 30, (long)facts["quotaBytes"]!);
        Assert.Equal(version.Number, (string)facts["serverVersion"]!);
        Assert.Equal(security == Security.Password, (bool)facts["authEnabled"]!);
        Assert.Equal(5, facts["members"]!.AsArray().Count);
        Assert.NotEqual((string)facts["leaderId"]!, (string)facts["memberId"]!);
        Assert.Contains(scene.Events, e => e is { Step: "etcd/snapshot.db", Kind: RunEventKind.Ended });
    }

    private static Task<EtcdCluster> StartAsync(EtcdVersion version, Security security) =>
        EtcdCluster.StartAsync(
            new EtcdClusterOptions
            {
                Version = version,
                Tls = security == Security.Tls,
                Authentication = security == Security.Password,
            }
        );
}
