using System.Text.Json.Nodes;
using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>What Dr is for: five members are lost, and five members serve the same keys again.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class MainJobTests(SharedRadosGateway gateways)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_lost_cluster_comes_back_with_all_five_members_and_every_key() =>
        LoseAndRestoreAsync(_ => Task.CompletedTask);

    [Fact]
    public Task It_comes_back_from_a_bucket_too() =>
        LoseAndRestoreAsync(async stage => await stage.UseAsync(await gateways.GetAsync(), Stop));

    private static async Task LoseAndRestoreAsync(Func<Stage, Task> choosingStore)
    {
        await using var source = await Sources.StartAsync(Stop);
        await using var stage = await Stage.CreateAsync(source.Endpoints, Stop);
        await choosingStore(stage);
        var point = (string)(await stage.BackUpAsync(Stop)).EndedWith(0).Json["id"]!;
        var before = new Keyspace(source.Endpoints);
        var (keys, revision) = (await before.KeysAsync(Stop), await before.RevisionAsync(Stop));
        await Sources.LoseAsync(source, Stop);

        var report = (await stage.RunOf().RunAsync(Stop)).EndedWith(0).Json;
        var after = new Keyspace(stage.Machines.Endpoints);
        await RestoredProof.HoldsAsync(after, keys, Stop);
        await TellsTheTruthAsync(report, after, point, revision);
        var bump = (long)
            JsonNode.Parse(await File.ReadAllTextAsync(PlanOf(stage, report), Stop))!["etcd"]!["bumpRevision"]!;
        Assert.InRange(await after.RevisionAsync(Stop), revision + bump, long.MaxValue);
    }

    private static async Task TellsTheTruthAsync(JsonNode report, Keyspace after, string point, long revision)
    {
        Assert.Equal(point, (string?)report["origin"]!["point"]);
        Assert.False((bool)report["degraded"]!);
        var etcd = report["etcd"]!;
        Assert.Equal((5, 5), ((int)etcd["members"]!, (int)etcd["healthy"]!));
        Assert.Equal(revision, (long)etcd["revisionBefore"]!);
        Assert.Equal((await after.KeysAsync(Stop)).Count, (int)etcd["keys"]!);
        Assert.InRange(await after.RevisionAsync(Stop), (long)etcd["revisionAfter"]!, long.MaxValue);
        Assert.Matches("^node-[1-5]$", (string?)etcd["leader"]);
    }

    private static string PlanOf(Stage stage, JsonNode report) =>
        stage.File(Path.Combine("state", "runs", (string)report["run"]!, "plan.json"));
}
