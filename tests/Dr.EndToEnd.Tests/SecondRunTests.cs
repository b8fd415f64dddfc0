using Dr.EndToEnd.Tests.Kit;

namespace Dr.EndToEnd.Tests;

/// <summary>Two at once: one does the work, the other says who does (exit code 11).</summary>
[Collection(Lanes.Keyspaces)]
public sealed class SecondRunTests(SharedSource source, SharedPoint point)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_beside_another_one_is_turned_away_and_the_first_ends_well()
    {
        await using var stage = await source.StageAsync(Stop);
        var cluster = await source.GetAsync();
        await using var proxies = await SlowMembers.StalledAsync(cluster, 0.5, Stop);
        stage.Configure(settings => settings with { Endpoints = proxies.Endpoints });
        using var first = RunningProgram.Start(stage.Service("backup", Stage.Cluster));
        await proxies.StandStillAsync(Stop);

        var second = await stage.BackUpAsync(Stop);

        second.ComplainsOf(11, "another run is at work", Stage.Cluster, $"process {first.Id}");
        Assert.Equal(11, (int)second.Json["error"]!["code"]!);
        proxies.GoOn();
        (await first.EndAsync(Stop)).EndedWith(0);
        Assert.Single(await StoreProof.HoldsOnlyWholePointsAsync(stage, Stop));
    }

    [Fact]
    public async Task Two_backups_started_in_one_moment_never_both_work()
    {
        await using var stage = await source.StageAsync(Stop);
        var both = await Task.WhenAll(stage.BackUpAsync(Stop), stage.BackUpAsync(Stop));
        Assert.Contains(0, both.Select(one => one.ExitCode));
        Assert.All(both, one => Assert.Contains(one.ExitCode, new[] { 0, 11 }));
        var points = await StoreProof.HoldsOnlyWholePointsAsync(stage, Stop);
        Assert.Equal(both.Count(one => one.ExitCode == 0), points.Count);
    }

    [Fact]
    public async Task A_restore_onto_machines_of_another_one_is_turned_away_and_the_first_ends_well()
    {
        var lost = await point.GetAsync();
        await using var stage = lost.Stage.Copy();
        stage.Machines.Write(HeldTools.In(stage));
        using var first = RunningProgram.Start(stage.RunOf());
        Assert.True(await first.ReachesAsync("end etcd/claim", Stop));
        Assert.True(await first.ReachesAsync("begin etcd/restore@node-1", Stop));

        // why: one that is not turned away waits behind the gate as the first one does
        var second = await stage.RunOf().RunAsync(Stop).WaitAsync(TimeSpan.FromSeconds(90), TimeProvider.System, Stop);

        var run = Path.GetFileName(
            Directory.GetDirectories(stage.File("state/runs")).Order(StringComparer.Ordinal).First()
        );
        second.ComplainsOf(11, "claimed", run);
        HeldTools.LetGo(stage);
        (await first.EndAsync(Stop)).EndedWith(0);
        await RestoredProof.HoldsAsync(new Keyspace(stage.Machines.Endpoints), lost.Keys, Stop);
    }
}
