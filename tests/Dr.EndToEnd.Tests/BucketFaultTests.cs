using System.Diagnostics;
using System.Net;
using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>A bucket behind a bad network or a sick server: no point or a whole one, a word that helps, and the next run goes well.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class BucketFaultTests(SharedSource source, SharedRadosGateway gateways)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unreachable_at_the_start_the_backup_fails_soon()
    {
        await using var scene = await SceneAsync();
        await scene.Proxy.RefuseAsync();
        await scene.FailsSoonAsync(Stop);
        (await scene.Stage.Restore("list").RunAsync(Stop)).ComplainsOf(1, "bucket-");
        scene.Proxy.AcceptAgain();
        await scene.RecoversAsync(0, Stop);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.9)]
    public async Task Cut_half_way_again_and_again_the_backup_fails_and_leaves_no_point(double share)
    {
        await using var scene = await SceneAsync();
        var sent = (long)(share * await scene.BackUpOnceAsync(Stop));
        scene.Proxy.Add(ProxyFault.CutAfter(sent, ProxyDirection.ToServer, int.MaxValue));
        await scene.FailsSoonAsync(Stop);
        await scene.RecoversAsync(1, Stop);
    }

    [Fact]
    public async Task Gone_half_way_the_backup_fails_and_leaves_no_point()
    {
        await using var scene = await SceneAsync();
        var sent = await scene.BackUpOnceAsync(Stop) / 2;
        var stall = scene.Proxy.Add(ProxyFault.StallAfter(sent, ProxyDirection.ToServer));
        using var backup = RunningProgram.Start(scene.Stage.Service("backup", Stage.Cluster));
        await Waiting.UntilAsync(
            "the upload is half-way",
            TimeSpan.FromSeconds(60),
            _ => Task.FromResult(stall.Exercised > 0),
            Stop
        );
        await scene.Proxy.RefuseAsync();
        (await backup.EndAsync(Stop)).ComplainsOf(1, "bucket-");
        scene.Proxy.AcceptAgain();
        await scene.RecoversAsync(1, Stop);
    }

    [Fact]
    public async Task A_storm_of_503_is_waited_out_as_long_as_the_store_asks()
    {
        await using var scene = await SceneAsync();
        var asked = TimeSpan.FromSeconds(1);
        scene.Proxy.Add(ProxyFault.Answer(HttpStatusCode.ServiceUnavailable, 2, asked, IsPut));
        scene.Proxy.Add(ProxyFault.Answer(HttpStatusCode.ServiceUnavailable, 2, asked, request => !IsPut(request)));
        var began = Stopwatch.GetTimestamp();
        (await scene.Stage.BackUpAsync(Stop)).EndedWith(0);
        Assert.InRange(Stopwatch.GetElapsedTime(began), 4 * asked, TimeSpan.MaxValue);
        await scene.RecoversAsync(1, Stop);
    }

    [Fact]
    public async Task A_storm_of_500_that_does_not_end_fails_the_backup()
    {
        await using var scene = await SceneAsync();
        scene.Proxy.Add(ProxyFault.Answer(HttpStatusCode.InternalServerError, int.MaxValue, when: IsPut));
        await scene.FailsSoonAsync(Stop);
        await scene.RecoversAsync(0, Stop);
    }

    [Fact]
    public async Task A_store_that_cannot_list_is_an_error_and_never_an_empty_one()
    {
        await using var scene = await SceneAsync();
        await scene.BackUpOnceAsync(Stop);
        scene.Proxy.Add(ProxyFault.Answer(HttpStatusCode.InternalServerError, int.MaxValue, when: IsList));
        await scene.FailsSoonAsync(Stop);
        (await scene.Stage.Restore("list", "--json").RunAsync(Stop)).ComplainsOf(1, "list");
        (await scene.Stage.RunOf().RunAsync(Stop)).ComplainsOf(1, "list");
        await scene.RecoversAsync(1, Stop);
    }

    [Fact]
    public async Task At_four_KiB_a_second_a_small_cluster_is_captured_whole()
    {
        await using var tiny = await LocalEtcdCluster.StartAsync(new EtcdClusterOptions { Members = 1 }, Stop);
        await tiny.Gateway.PutAsync("/registry/one", "1", Stop);
        var stage = await Stage.CreateAsync(tiny.Endpoints, Stop);
        await using var scene = await BucketScene.SetAsync(stage, await gateways.GetAsync(), Stop);
        scene.Proxy.Add(ProxyFault.Throttle(4096, ProxyDirection.ToServer));
        scene.Proxy.Add(ProxyFault.Throttle(4096, ProxyDirection.FromServer));
        (await stage.BackUpAsync(Stop)).EndedWith(0);
        await scene.RecoversAsync(1, Stop);
    }

    private async Task<BucketScene> SceneAsync() =>
        await BucketScene.SetAsync(await source.StageAsync(Stop), await gateways.GetAsync(), Stop);

    private static bool IsPut(ProxyRequest request) => request.Method == "PUT";

    private static bool IsList(ProxyRequest request) =>
        request.Method == "GET" && request.Target.Contains("list-type", StringComparison.Ordinal);
}
