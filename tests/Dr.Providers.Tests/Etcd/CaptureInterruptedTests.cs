using System.Diagnostics;
using Dr.Errors;
using Dr.Pipelines;
using Dr.Providers.Etcd.Capture;
using Dr.Runs;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Etcd;

/// <summary>Streams that do not reach their end. The keyspace is larger than everything that is buffered on the way.</summary>
public sealed class CaptureInterruptedTests
{
    private const int InMidStream = 1 << 20;

    [Fact]
    public async Task A_member_that_freezes_in_mid_stream_is_given_up_and_the_next_is_used()
    {
        await using var cluster = await StartedAsync();
        var scene = Scene(cluster);

        var captured = await scene.CaptureAsync(Once(() => cluster.PauseMemberAsync(Begun(scene))));

        await AssertNextWasUsedAsync(captured, scene, "no byte came for 2 seconds");
    }

    [Fact]
    public async Task A_member_that_dies_in_mid_stream_is_given_up_and_the_next_is_used()
    {
        await using var cluster = await StartedAsync();
        var scene = Scene(cluster);

        var captured = await scene.CaptureAsync(Once(() => cluster.KillMemberAsync(Begun(scene))));

        await AssertNextWasUsedAsync(captured, scene, "cannot stream the etcd snapshot");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_that_the_network_cuts_or_holds_is_given_up_and_the_next_member_is_used(bool cut)
    {
        await using var cluster = await StartedAsync();
        var proxies = cluster.Members.Select(m => FaultProxy.Before(m.Address, 2379)).ToList();
        var connection = CaptureScene.ConnectionTo(cluster) with
        {
            Endpoints = [.. proxies.Select(p => new Uri($"http://{p.Address}"))],
        };
        var scene = new CaptureScene(connection) { Options = Patience };
        var fault = cut
            ? ProxyFault.CutAfter(InMidStream, ProxyDirection.FromServer)
            : ProxyFault.StallAfter(InMidStream, ProxyDirection.FromServer);

        var captured = await scene.CaptureAsync(Once(() => Task.FromResult(proxies[Begun(scene)].Add(fault))));

        await AssertNextWasUsedAsync(captured, scene, "cannot stream the etcd snapshot");
        Assert.Equal(1, fault.Exercised);
        foreach (var proxy in proxies)
        {
            await proxy.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_trickle_is_no_progress_that_counts_against_the_deadline()
    {
        await using var cluster = await StartedAsync(members: 1);
        await using var proxy = FaultProxy.Before(cluster.Members[0].Address, 2379);
        var connection = CaptureScene.ConnectionTo(cluster) with { Endpoints = [new Uri($"http://{proxy.Address}")] };
        var options = Patience with { MinimumDeadline = TimeSpan.FromSeconds(3), SlowestBytesPerSecond = 1 << 30 };
        var scene = new CaptureScene(connection) { Options = options };
        await using var capture = await scene.BeginAsync();
        proxy.Add(ProxyFault.Throttle(1 << 20, ProxyDirection.FromServer));
        var began = Stopwatch.StartNew();

        var e = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            capture.Artifacts[0].WriteAsync(new HashedSink(Stream.Null), TestContext.Current.CancellationToken)
        );

        Assert.Contains("deadline", e.Message, StringComparison.Ordinal);
        Assert.InRange(began.Elapsed.TotalSeconds, 2.5, 20);
        Assert.False(capture.Artifacts[0].CanRetry);
        proxy.AssertAllExercised();
    }

    [Fact]
    public async Task A_sink_that_fails_is_not_the_members_fault()
    {
        await using var cluster = await StartedAsync(members: 1);
        await using var capture = await Scene(cluster).BeginAsync();
        var full = new SinkHook(Stream.Null, InMidStream, () => throw new IOException("no space left"));

        await Assert.ThrowsAsync<IOException>(() =>
            capture.Artifacts[0].WriteAsync(new HashedSink(full), TestContext.Current.CancellationToken)
        );
        await capture.Artifacts[0].WriteAsync(new HashedSink(Stream.Null), TestContext.Current.CancellationToken);

        var report = await capture.EndAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(report.Findings, f => f.IsDegrading);
    }

    private static EtcdCaptureOptions Patience { get; } = new() { Stall = TimeSpan.FromSeconds(2) };

    private static Func<Stream, Stream> Once(Func<Task> inMidStream)
    {
        var tries = 0;
        return sink => tries++ == 0 ? new SinkHook(sink, InMidStream, inMidStream) : sink;
    }

    private static CaptureScene Scene(EtcdCluster cluster) =>
        new(CaptureScene.ConnectionTo(cluster)) { Options = Patience };

    private static async Task<EtcdCluster> StartedAsync(int members = 5)
    {
        var cluster = await EtcdCluster.StartAsync(new EtcdClusterOptions { Members = members });
        await cluster.Gateway.LoadAsync(KubernetesKeys.Generate(5000, smallest: 8000));
        return cluster;
    }

    // the member whose snapshot is being streamed, by its index
    private static int Begun(CaptureScene scene) =>
        scene.Events.Last(e => e is { Step: "etcd/snapshot.db", Kind: RunEventKind.Begun }).Text[^1] - '1';

    private static async Task AssertNextWasUsedAsync(Captured captured, CaptureScene scene, string why)
    {
        var tries = scene.Events.Where(e => e is { Step: "etcd/snapshot.db", Kind: RunEventKind.Begun }).ToList();
        Assert.Equal(2, tries.Count);
        var finding = Assert.Single(captured.Degrading, f => f.Code == "etcd.snapshot-failed");
        Assert.EndsWith(finding.Subject, tries[0].Text, StringComparison.Ordinal);
        Assert.EndsWith(captured.Member, tries[1].Text, StringComparison.Ordinal);
        Assert.NotEqual(finding.Subject, captured.Member);
        Assert.Contains(why, finding.Message, StringComparison.Ordinal);
        using var folder = TestFolder.Create("capture");
        (await StockSnapshot.RestoreAsync(EtcdVersion.V35, folder, captured.Snapshot)).Succeeded();
    }
}
