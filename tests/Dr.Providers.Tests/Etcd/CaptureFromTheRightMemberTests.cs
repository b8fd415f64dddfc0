using System.Text;
using Dr.Findings;
using Dr.Providers.Etcd.Capture;
using Dr.Providers.Etcd.Client;
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
    public async Task Members_that_raised_an_alarm_are_passed_over_even_for_the_leader_and_reported()
    {
        await using var cluster = await EtcdCluster.StartAsync(new EtcdClusterOptions());
        var scene = new CaptureScene(CaptureScene.ConnectionTo(cluster));
        var members = (await scene.CaptureAsync()).Report.Facts["members"]!.AsArray();
        var followers = members.Where(m => !(bool)m!["leader"]!).Select(m => (string)m!["name"]!).ToList();
        foreach (var follower in followers)
        {
            await cluster.RaiseNoSpaceAlarmAsync(IndexOf(follower));
        }

        var captured = await scene.CaptureAsync();

        Assert.DoesNotContain(captured.Member, followers);
        Assert.Equal(followers, captured.Degrading.Select(f => f.Subject));
        Assert.All(captured.Degrading, f => Assert.Equal(("etcd.alarm", Severity.Critical), (f.Code, f.Severity)));
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

    [Fact]
    public async Task A_member_cut_off_from_its_peers_lags_and_is_passed_over()
    {
        await using var cluster = await PartitionedCluster.StartAsync();
        await cluster.CutFromPeersAsync(2);
        // why: it may have been the leader, and then the other two elect one first
        await Waiting.UntilAsync(
            "the other two take writes",
            TimeSpan.FromMinutes(1),
            async _ => await PutAsync() == 0,
            TestContext.Current.CancellationToken
        );
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(0, await PutAsync());
        }

        async Task<int> PutAsync() => (await cluster.EtcdctlAsync(0, "put", "/registry/leases/one", "held")).ExitCode;

        // names that are advertised mean nothing here, so this also proves that members are asked through the endpoints
        var connection = new EtcdConnectionOptions
        {
            Endpoints = cluster.Endpoints,
            CallTimeout = TimeSpan.FromSeconds(2),
        };
        var options = new EtcdCaptureOptions { MaximumLag = 5 };

        var captured = await new CaptureScene(connection) { Options = options }.CaptureAsync();

        var finding = Assert.Single(captured.Degrading);
        Assert.Equal(("etcd.lagging", "etcd3"), (finding.Code, finding.Subject));
        Assert.NotEqual("etcd3", captured.Member);
        Assert.Equal("2 of 3", (string)captured.Report.Facts["hashAgreement"]!);
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
