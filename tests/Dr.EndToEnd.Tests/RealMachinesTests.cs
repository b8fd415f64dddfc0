using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>The same plan over ssh, on machines that boot, lose power and lose their links.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class RealMachinesTests(SharedLab labs, SharedSource sources)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_machines_become_the_quorum_that_the_point_recorded_and_keep_it_over_a_power_cut()
    {
        await using var machines = await RealMachines.OfAsync(await labs.GetAsync(), Stop);
        await using var stage = await sources.StageAsync(Stop);
        (await stage.BackUpAsync(Stop)).EndedWith(0);
        var keys = await new Keyspace((await sources.GetAsync()).Endpoints).KeysAsync(Stop);

        var report = (await machines.RestoreAsync(stage, Stop)).EndedWith(0).Json;

        Assert.Equal((5, 5), ((int)report["etcd"]!["members"]!, (int)report["etcd"]!["healthy"]!));
        await RestoredProof.HoldsAsync(machines.Keyspace, keys, Stop);
        Assert.Empty(await machines.LeftBehindAsync(Stop));

        await machines.Lab.DoAsync("power-off", "node2", Stop);
        await machines.Lab.DoAsync("power-on", "node2", Stop);
        await Waiting.UntilAsync(
            "the member on node2 is back",
            TimeSpan.FromSeconds(30),
            async token => await machines.Keyspace.HealthyAsync(token) == 5,
            Stop
        );
    }

    [Fact]
    public async Task A_machine_that_loses_power_while_its_data_is_made_fails_the_run_and_a_resume_finishes_it()
    {
        await using var machines = await RealMachines.OfAsync(await labs.GetAsync(), Stop);
        await using var stage = await sources.StageAsync(Stop);
        (await stage.BackUpAsync(Stop)).EndedWith(0);
        var keys = await new Keyspace((await sources.GetAsync()).Endpoints).KeysAsync(Stop);
        await machines.HoldToolAsync("node3", Stop);

        using var run = machines.Begin(stage);
        await machines.AwaitHeldToolAsync("node3", Stop);
        await machines.Lab.DoAsync("power-off", "node3", Stop);
        var failed = await run.EndAsync(Stop);
        await machines.Lab.DoAsync("power-on", "node3", Stop);
        await machines.LetToolGoAsync("node3", Stop);

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("node3", failed.Error, StringComparison.Ordinal);
        Assert.Contains("resume", failed.Error, StringComparison.Ordinal);
        (await machines.ResumeAsync(stage, Stop)).EndedWith(0);
        await RestoredProof.HoldsAsync(machines.Keyspace, keys, Stop);
    }
}
