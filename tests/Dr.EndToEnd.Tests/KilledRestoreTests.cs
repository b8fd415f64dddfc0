using Dr.EndToEnd.Tests.Kit;

namespace Dr.EndToEnd.Tests;

/// <summary><c>kill -9</c> of <c>dr-restore run</c> at every step: no member on half a data directory, and <c>resume</c> finishes the job.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class KilledRestoreTests(SharedPoint point)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Points() =>
        [
            "begin etcd/preflight",
            "end etcd/preflight",
            "begin etcd/claim",
            "end etcd/claim",
            "begin etcd/fence",
            "end etcd/fence",
            "begin etcd/stage",
            "end etcd/stage",
            "begin etcd/inspect",
            "end etcd/inspect",
            "begin etcd/restore@node-1",
            "begin etcd/restore@node-5",
            "end etcd/restore@node-3",
            "begin etcd/start@node-1",
            "end etcd/start@node-2",
            "end etcd/start@node-5",
            "begin etcd/quorum",
            "end etcd/quorum",
            "begin etcd/verify",
            "end etcd/verify",
            "begin etcd/release",
            "end etcd/release",
        ];

    [Fact]
    public async Task Every_step_of_the_plan_is_killed_below()
    {
        await using var stage = (await point.GetAsync()).Stage.Copy();
        var plan = stage.Restore("plan", "latest", "--inventory", stage.Machines.Inventory, "--json");
        var steps = (await plan.RunAsync(Stop)).EndedWith(0).Json["steps"]!.AsArray();
        var killed = Points().Select(row => Name(row.Data.Split(' ')[1])).Distinct();
        Assert.Equal(steps.Select(step => Name((string)step!["id"]!)).Distinct().Order(), killed.Order());
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Killed_there_it_leaves_whole_data_or_none_and_resume_ends_with_five_of_five(string at)
    {
        var lost = await point.GetAsync();
        await using var stage = lost.Stage.Copy();
        using (var restore = RunningProgram.Start(stage.RunOf()))
        {
            Assert.True(await restore.ReachesAsync(at, Stop), $"it never said '{at}'");
            var killed = await restore.KillAsync(Stop);
            // why: behind the last line there is so little left that it may end before the signal reaches it
            Assert.True(killed.ExitCode == 137 || (killed.ExitCode == 0 && at == Points().Last().Data), killed.Error);
        }

        var left = await WholeData.FindAsync(stage, Stop);
        var run = Path.GetFileName(Assert.Single(Directory.GetDirectories(stage.File("state/runs"))));
        var report = (await stage.Restore("resume", run, "--json").RunAsync(Stop)).EndedWith(0).Json;
        Assert.Equal(5, (int)report["etcd"]!["healthy"]!);
        await RestoredProof.HoldsAsync(new Keyspace(stage.Machines.Endpoints), lost.Keys, Stop);
        await left.IsStillUsedAsync(Stop);
        Assert.All(stage.Machines.DataDirectories, data => Assert.Empty(LeftBeside(data)));
    }

    private static IEnumerable<string> LeftBeside(string data) =>
        Directory.GetFileSystemEntries(Path.GetDirectoryName(data)!).Where(entry => entry != data);

    private static string Name(string step) => step.Split('@')[0];
}
