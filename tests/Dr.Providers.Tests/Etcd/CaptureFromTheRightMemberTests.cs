using System.Text;
using Dr.Findings;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Etcd;

/// <summary>Members that answer and are not to be trusted.</summary>
public sealed class CaptureFromTheRightMemberTests
{
    [Fact]
    public async Task A_learner_is_listed_and_never_chosen()
    {
        await using var cluster = await EtcdCluster.StartAsync(new EtcdClusterOptions { Members = 1 });
        await cluster.Gateway.LoadAsync(KubernetesKeys.Generate(100));
        await cluster.AddLearnerAsync();

        var captured = await new CaptureScene(CaptureScene.ConnectionTo(cluster)).CaptureAsync();

        // why: a second voter would be preferred to the leader, so only its being a learner keeps etcd2 out
        Assert.Equal("etcd1", captured.Member);
        Assert.Equal("1 of 1", (string)captured.Report.Facts["hashAgreement"]!);
        Assert.True((bool)captured.Report.Facts["members"]![1]!["learner"]!);
        Assert.Empty(captured.Degrading);
    }

    [Fact]
    public async Task A_member_that_raised_an_alarm_is_passed_over_and_reported()
    {
        await using var cluster = await EtcdCluster.StartAsync(new EtcdClusterOptions());
        var scene = new CaptureScene(CaptureScene.ConnectionTo(cluster));
        var best = (await scene.CaptureAsync()).Member;
        await cluster.RaiseNoSpaceAlarmAsync(IndexOf(best));

        var captured = await scene.CaptureAsync();

        Assert.NotEqual(best, captured.Member);
        var finding = Assert.Single(captured.Degrading);
        Assert.Equal(("etcd.alarm", Severity.Critical, best), (finding.Code, finding.Severity, finding.Subject));
        Assert.Equal("NOSPACE", (string)captured.Report.Facts["alarms"]![0]!["alarm"]!);
    }

    [Fact]
    public async Task A_member_with_other_data_is_named_and_one_of_the_majority_is_used()
    {
        await using var cluster = await EtcdCluster.StartAsync(new EtcdClusterOptions());
        var scene = new CaptureScene(CaptureScene.ConnectionTo(cluster));
        await cluster.Gateway.PutAsync("/registry/pods/default/web", "the-value-that-counts");
        var best = (await scene.CaptureAsync()).Member;
        await CorruptAsync(cluster, IndexOf(best), "the-value-that-counts", "the-value-that-c0unts");

        var captured = await scene.CaptureAsync();

        Assert.NotEqual(best, captured.Member);
        var finding = Assert.Single(captured.Degrading);
        Assert.Equal(
            ("etcd.hash-mismatch", Severity.Critical, best),
            (finding.Code, finding.Severity, finding.Subject)
        );
        Assert.Equal("4 of 5", (string)captured.Report.Facts["hashAgreement"]!);
        Assert.True(captured.Snapshot.AsSpan().IndexOf("the-value-that-counts"u8) > 0);
        Assert.True(captured.Snapshot.AsSpan().IndexOf("the-value-that-c0unts"u8) < 0);
    }

    private static int IndexOf(string member) => member[^1] - '1';

    // why: bbolt's pages carry no checksum, so this is what a bit that rots on a disk looks like
    private static async Task CorruptAsync(EtcdCluster cluster, int index, string from, string to)
    {
        await cluster.StopMemberAsync(index);
        var file = cluster.Members[index].DatabaseFile;
        var bytes = await File.ReadAllBytesAsync(file);
        var changed = 0;
        while (bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(from)) is var at and >= 0)
        {
            Encoding.UTF8.GetBytes(to).CopyTo(bytes, at);
            changed++;
        }
        Assert.True(changed > 0);
        await File.WriteAllBytesAsync(file, bytes);
        await cluster.StartMemberAsync(index);
    }
}
