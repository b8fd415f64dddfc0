using System.Text.Json.Nodes;
using Dr.Providers.Etcd.Capture;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Etcd;

/// <summary>What is captured beside the snapshot, and what is recorded.</summary>
public sealed class CaptureExtrasTests
{
    public static TheoryData<string> Versions => ["3.4", "3.5"];

    [Theory, MemberData(nameof(Versions))]
    public async Task Keys_of_the_v2_store_are_exported_where_it_is_served(string number)
    {
        await using var cluster = await WithV2Async(number);
        using var http = new HttpClient();
        using var network = new FormUrlEncodedContent([new("value", """{"Network":"10.42.0.0/16"}""")]);
        var url = new Uri($"{cluster.Endpoints[0]}/v2/keys/coreos.com/network/config");
        (await http.PutAsync(url, network)).EnsureSuccessStatusCode();

        var captured = await new CaptureScene(CaptureScene.ConnectionTo(cluster)).CaptureAsync();

        var tree = JsonNode.Parse(captured.Artifacts["etcd/v2-keys.json"])!["node"]!["nodes"]![0]!;
        Assert.Equal("/coreos.com", (string)tree["key"]!);
        Assert.Equal("""{"Network":"10.42.0.0/16"}""", (string)tree["nodes"]![0]!["nodes"]![0]!["value"]!);
        Assert.Empty(captured.Report.LeftOut);
    }

    [Fact]
    public async Task An_empty_v2_store_is_left_out_and_the_report_says_so()
    {
        await using var cluster = await WithV2Async("3.5");

        var captured = await new CaptureScene(CaptureScene.ConnectionTo(cluster)).CaptureAsync();

        Assert.Equal("the v2 store is empty", Assert.Single(captured.Report.LeftOut).Why);
    }

    [Fact]
    public async Task A_v2_store_that_is_not_served_is_left_out_and_the_report_says_so()
    {
        await using var cluster = await EtcdCluster.StartAsync(new EtcdClusterOptions { Members = 1 });

        var captured = await new CaptureScene(CaptureScene.ConnectionTo(cluster)).CaptureAsync();

        Assert.Equal("the members do not serve the v2 API", Assert.Single(captured.Report.LeftOut).Why);
        Assert.Equal(["etcd/snapshot.db"], captured.Artifacts.Keys);
    }

    [Fact]
    public async Task Compactions_in_between_make_no_false_alarm()
    {
        await using var cluster = await EtcdCluster.StartAsync(new EtcdClusterOptions());
        using var ending = new CancellationTokenSource();
        var compacting = CompactAsync(cluster, ending.Token);
        var scene = new CaptureScene(CaptureScene.ConnectionTo(cluster))
        {
            Options = new EtcdCaptureOptions { HashAttempts = 50 },
        };

        for (var i = 0; i < 10; i++)
        {
            var captured = await scene.CaptureAsync();
            Assert.Equal("5 of 5", (string)captured.Report.Facts["hashAgreement"]!);
            Assert.Empty(captured.Degrading);
        }

        await ending.CancelAsync();
        Assert.True(await compacting > 10);
    }

    [Fact]
    public async Task Quota_latencies_and_the_rate_of_writes_are_recorded()
    {
        await using var cluster = await EtcdCluster.StartAsync(
            new EtcdClusterOptions { Members = 1, ExtraFlags = ["--quota-backend-bytes=123456789"] }
        );
        var first = await new CaptureScene(CaptureScene.ConnectionTo(cluster)).CaptureAsync();
        await cluster.Gateway.PutAsync("a", "1");
        await cluster.Gateway.PutAsync("a", "2");
        var before = new PreviousPosition(
            (string)first.Report.Facts["clusterId"]!,
            (long)first.Report.Facts["revision"]!,
            TimeProvider.System.GetUtcNow().AddSeconds(-100)
        );

        var captured = await new CaptureScene(CaptureScene.ConnectionTo(cluster)) { Previous = before }.CaptureAsync();

        var facts = captured.Report.Facts;
        Assert.Equal(123456789, (long)facts["quotaBytes"]!);
        Assert.InRange((double)facts["members"]![0]!["walFsyncP99"]!, 1e-6, 10);
        Assert.InRange((double)facts["members"]![0]!["backendCommitP99"]!, 1e-6, 10);
        Assert.InRange((double)facts["writesPerSecond"]!, 0.015, 0.02);
        Assert.InRange((double)facts["writesMeasuredOver"]!, 100, 130);
    }

    [Fact]
    public async Task A_revision_below_that_of_the_previous_point_is_reported()
    {
        await using var cluster = await EtcdCluster.StartAsync(new EtcdClusterOptions { Members = 1 });
        var first = await new CaptureScene(CaptureScene.ConnectionTo(cluster)).CaptureAsync();
        var id = (string)first.Report.Facts["clusterId"]!;
        var before = new PreviousPosition(id, 1_000_000, TimeProvider.System.GetUtcNow().AddDays(-1));

        var captured = await new CaptureScene(CaptureScene.ConnectionTo(cluster)) { Previous = before }.CaptureAsync();

        Assert.Equal("etcd.revision-went-back", Assert.Single(captured.Degrading).Code);
    }

    private static Task<EtcdCluster> WithV2Async(string number) =>
        EtcdCluster.StartAsync(
            new EtcdClusterOptions
            {
                Members = 1,
                Version = number == "3.4" ? EtcdVersion.V34 : EtcdVersion.V35,
                ExtraFlags = ["--enable-v2"],
            }
        );

    private static async Task<int> CompactAsync(EtcdCluster cluster, CancellationToken cancellationToken)
    {
        var connection = CaptureScene.ConnectionTo(cluster);
        using var member = new Dr.Providers.Etcd.Client.EtcdMember(
            connection.Endpoints[0],
            connection,
            TimeProvider.System
        );
        var key = Google.Protobuf.ByteString.CopyFromUtf8("/registry/leases/one");
        for (var compacted = 0; ; compacted++)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return compacted;
            }
            var put = new Dr.Providers.Etcd.Client.Wire.PutRequest { Key = key, Value = key };
            var answer = await member.PutAsync(put, CancellationToken.None);
            await member.CompactAsync(answer.Header.Revision, CancellationToken.None);
        }
    }
}
