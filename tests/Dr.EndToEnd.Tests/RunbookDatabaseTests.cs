using Dr.EndToEnd.Tests.Kit;
using Dr.EndToEnd.Tests.Kit.Runbooks;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>The pages for Rancher's database, typed as they stand.</summary>
[Collection(Lanes.Databases)]
public sealed class RunbookDatabaseTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lost_rancher_database_comes_back_by_its_page()
    {
        await using var lost = await MariaDbServer.StartAsync(cancellationToken: Stop);
        await lost.ExecuteAsync("CREATE DATABASE cattle CHARACTER SET utf8mb3", null, Stop);
        await Dataset.FilledCattle.LoadAsync(lost, "cattle", Stop);
        var portrait = await SchemaPortrait.OfAsync(lost, "cattle", Stop);
        await using var stage = await DatabaseStage.CreateAsync(lost, "cattle", Stop);
        (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);
        await lost.KillAsync(Stop);
        await using var target = await MariaDbServer.StartAsync(Dataset.Roomy, Stop);
        stage.Aim(target);
        var desk = new Desk(stage.Stage);
        File.Copy(stage.Stage.Machines.Inventory, stage.Stage.File("new-database.yaml"));
        desk.PutMariaDb(target, "new-database.cnf");

        await PageRun.FollowAsync(
            "rancher-database-lost",
            desk,
            "an empty MariaDB and a database of 12,000 rows",
            Stop
        );

        SchemaPortrait.Same(portrait, await SchemaPortrait.OfAsync(target, "cattle", Stop));
    }
}
