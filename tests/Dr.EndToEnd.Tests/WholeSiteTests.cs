using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>Etcd and the Rancher database are one point, and one command brings both back.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class WholeSiteTests(SharedRadosGateway gateways)
{
    private const string Schema = "cattle";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lost_site_comes_back_with_five_members_and_the_database()
    {
        await using var source = await Sources.StartAsync(Stop);
        await using var lost = await CattleAsync();
        await using var stage = await Stage.CreateAsync(source.Endpoints, Stop);
        var account = await ReaderAsync(lost);
        stage.Configure(settings => settings with { MySql = DatabaseStage.Access(lost, account) });
        await stage.UseAsync(await gateways.GetAsync(), Stop);
        var (keys, portrait) = (await new Keyspace(source.Endpoints).KeysAsync(Stop), await PortraitAsync(lost));
        (await stage.BackUpAsync(Stop)).EndedWith(0);
        await Sources.LoseAsync(source, Stop);
        await lost.KillAsync(Stop);
        await using var target = await MariaDbServer.StartAsync(cancellationToken: Stop);
        Aim(stage, target);

        var report = (await stage.RunOf().RunAsync(Stop)).EndedWith(0).Json;

        await RestoredProof.HoldsAsync(new Keyspace(stage.Machines.Endpoints), keys, Stop);
        SchemaPortrait.Same(portrait, await PortraitAsync(target));
        Assert.Equal(5, (int)report["etcd"]!["healthy"]!);
        Assert.NotNull(report["mySql"] ?? report["mysql"]);
    }

    [Fact]
    public async Task Each_part_can_be_restored_without_the_other()
    {
        await using var source = await Sources.StartAsync(Stop);
        await using var lost = await CattleAsync();
        await using var stage = await Stage.CreateAsync(source.Endpoints, Stop);
        stage.Configure(settings => settings with { MySql = DatabaseStage.Access(lost, lost.Root) });
        (await stage.BackUpAsync(Stop)).EndedWith(0);
        await Sources.LoseAsync(source, Stop);
        await using var target = await MariaDbServer.StartAsync(cancellationToken: Stop);
        Aim(stage, target);

        (await OnlyAsync(stage, "mysql")).EndedWith(0);
        SchemaPortrait.Same(await PortraitAsync(lost), await PortraitAsync(target));
        Assert.False(stage.Machines.Serve);
        (await OnlyAsync(stage, "etcd")).EndedWith(0);
        Assert.Equal(5, await new Keyspace(stage.Machines.Endpoints).HealthyAsync(Stop));
    }

    private static Task<ProgramResult> OnlyAsync(Stage stage, string part)
    {
        string[] words = ["run", "latest", "--inventory", stage.Machines.Inventory, "--only", part, "--yes", "--json"];
        return stage.Restore(words).RunAsync(Stop);
    }

    private static void Aim(Stage stage, SqlServer target)
    {
        stage.Machines.Database = DatabaseStage.Access(target, target.Root);
        stage.Machines.Write();
    }

    private static async Task<MariaDbServer> CattleAsync()
    {
        var server = await MariaDbServer.StartAsync(cancellationToken: Stop);
        await server.ExecuteAsync($"CREATE DATABASE {Schema} CHARACTER SET utf8mb3", null, Stop);
        await Dataset.FilledCattle.LoadAsync(server, Schema, Stop);
        return server;
    }

    /// <summary>With no more rights than a capture needs.</summary>
    private static Task<SqlAccount> ReaderAsync(SqlServer server) =>
        server.CreateUserAsync(
            "dr_backup",
            [
                $"SELECT, SHOW VIEW, TRIGGER, EVENT ON {Schema}.*",
                "SELECT ON mysql.proc",
                "RELOAD, PROCESS, BINLOG MONITOR ON *.*",
            ],
            Stop
        );

    private static Task<IReadOnlyList<string>> PortraitAsync(SqlServer server) =>
        SchemaPortrait.OfAsync(server, Schema, Stop);
}
