using Dr.EndToEnd.Tests.Kit;
using Dr.EndToEnd.Tests.Kit.Runbooks;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>The pages for etcd in place, typed as they stand, on a cluster that a restore made.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class RunbookQuorumTests(SharedPoint point)
{
    private const string Scene = "five members of one machine with 300 keys";
    private const string Mistake = "/registry/made-by-mistake";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lost_quorum_comes_back_by_its_page_with_what_the_survivors_have()
    {
        await using var stage = await LivingAsync();
        var keyspace = new Keyspace(stage.Machines.Endpoints);
        await PutAsync(stage, "/registry/newer-than-the-point");
        var keys = await keyspace.KeysAsync(Stop);
        foreach (var member in new[] { 1, 3, 5 })
        {
            await stage.Machines.LoseAsync(member, Stop);
        }

        await PageRun.FollowAsync("etcd-quorum-lost", At(stage), Scene, Stop);

        await RestoredProof.HoldsAsync(keyspace, keys, Stop);
    }

    [Fact]
    public async Task Data_are_rolled_back_by_the_page_and_what_was_there_is_kept()
    {
        await using var stage = await LivingAsync();
        await PutAsync(stage, Mistake);

        await PageRun.FollowAsync("data-rolled-back", At(stage), Scene, Stop);

        await RestoredProof.HoldsAsync(new Keyspace(stage.Machines.Endpoints), (await point.GetAsync()).Keys, Stop);
        Assert.All(
            stage.Machines.DataDirectories,
            data => Assert.Single(Directory.GetDirectories(Path.GetDirectoryName(data)!, "data.before-*"))
        );
    }

    [Fact]
    public async Task One_lost_member_is_replaced_by_its_page_while_the_others_serve()
    {
        await using var stage = await LivingAsync();
        await stage.Machines.LoseAsync(4, Stop);
        await PutAsync(stage, "/registry/meanwhile");
        var keyspace = new Keyspace(stage.Machines.Endpoints);
        var keys = await new Keyspace([stage.Machines.Endpoints[0]]).KeysAsync(Stop);

        await PageRun.FollowAsync("one-member-lost", At(stage), Scene, Stop);

        await RestoredProof.HoldsAsync(keyspace, keys, Stop);
    }

    /// <summary>A cluster that runs, on the stage's machines.</summary>
    private async Task<Stage> LivingAsync()
    {
        var stage = (await point.GetAsync()).Stage.Copy();
        (await stage.RunOf().RunAsync(Stop)).EndedWith(0);
        return stage;
    }

    private static async Task PutAsync(Stage stage, string key) =>
        (
            await StockTools.RunAsync(
                StockTools.Etcdctl(EtcdVersion.V35),
                [$"--endpoints={stage.Machines.Endpoints[1]}", "--command-timeout=30s", "put", key, "now"],
                environment: new Dictionary<string, string> { ["ETCDCTL_API"] = "3" },
                cancellationToken: Stop
            )
        ).Succeeded();

    // why: paths in an inventory begin at its own folder
    private static Desk At(Stage stage)
    {
        var text = File.ReadAllText(stage.Machines.Inventory);
        File.WriteAllText(
            stage.File("cluster.yaml"),
            text.Replace("directory: ", "directory: machines/", StringComparison.Ordinal)
        );
        stage.Environment["ENDPOINTS"] = string.Join(',', stage.Machines.Endpoints);
        return new Desk(stage);
    }
}
