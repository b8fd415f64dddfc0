using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>A dump is of one moment, whatever happens to the server meanwhile; or there is no point at all.</summary>
[Collection(Lanes.Databases)]
public sealed class DatabaseMomentTests(SharedMariaDb mariaDb, SharedMySql mySql)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Not_a_coin_is_lost_between_two_tables_while_MariaDB_is_written_to() =>
        await MoveAndRestoreAsync(await mariaDb.GetAsync());

    [Fact]
    public async Task Not_a_coin_is_lost_between_two_tables_while_MySQL_is_written_to() =>
        await MoveAndRestoreAsync(await mySql.GetAsync());

    [Theory]
    [InlineData("ALTER TABLE m_ballast ADD COLUMN late INT DEFAULT 7")]
    [InlineData("DROP TABLE z_purse")]
    [InlineData("TRUNCATE TABLE z_purse")]
    [InlineData("RENAME TABLE z_purse TO y_purse")]
    public async Task A_table_that_is_changed_meanwhile_makes_no_point_that_is_different_without_a_word(string change)
    {
        var source = await mariaDb.GetAsync();
        await using var stage = await BallastAsync(source, "connections: 1");
        await using var slow = Slow(stage);
        using var backup = RunningProgram.Start(stage.Stage.Service("backup", Stage.Cluster));
        await slow.StandStillAsync(Stop);
        // why: where the snapshot keeps changes away, the change waits for the backup, and is killed with its connection
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var changing = source.ExecuteAsync(
            $"SET SESSION lock_wait_timeout = 2; {change}",
            stage.Schema,
            patience.Token
        );
        await Task.WhenAny(
            changing,
            Waiting.UntilAsync("it waits", TimeSpan.FromSeconds(20), _ => WaitsAsync(source, stage.Schema), Stop)
        );
        slow.GoOn();
        var ended = await backup.EndAsync(Stop);
        await changing.ContinueWith(_ => { }, TaskScheduler.Default);
        if (ended.ExitCode != 0)
        {
            ended.ComplainsOf(1, stage.Schema);
            Assert.Empty(await StoreProof.HoldsOnlyWholePointsAsync(stage.Stage, Stop));
            return;
        }

        var restored = source.UnusedSchema();
        stage.Aim(source, restored);
        (await stage.Stage.RunOf().RunAsync(Stop)).EndedWith(0);
        await MovingMoney.IsAllThereAsync(source, restored, Stop);
    }

    [Fact]
    public async Task A_connection_that_is_killed_in_the_middle_of_a_table_leaves_no_point()
    {
        var source = await mariaDb.GetAsync();
        var account = await source.CreateUserAsync($"dump_{source.UnusedSchema()}", ["ALL PRIVILEGES ON *.*"], Stop);
        await using var stage = await BallastAsync(source, account);
        await using var slow = Slow(stage, account);
        using var backup = RunningProgram.Start(stage.Stage.Service("backup", Stage.Cluster));
        await slow.StandStillAsync(Stop);
        Assert.True(await source.KillConnectionsAsync(account.User, Stop) > 1);
        slow.GoOn();
        (await backup.EndAsync(Stop)).ComplainsOf(1, slow.Address);
        Assert.Empty(await StoreProof.HoldsOnlyWholePointsAsync(stage.Stage, Stop));
    }

    [Fact]
    public async Task A_server_that_is_killed_meanwhile_leaves_no_point_and_the_next_backup_is_whole()
    {
        await using var source = await MariaDbServer.StartAsync(cancellationToken: Stop);
        await using var stage = await BallastAsync(source);
        await using (var slow = Slow(stage))
        {
            using var backup = RunningProgram.Start(stage.Stage.Service("backup", Stage.Cluster));
            await slow.StandStillAsync(Stop);
            await source.KillAsync(Stop);
            slow.GoOn();
            (await backup.EndAsync(Stop)).ComplainsOf(1, slow.Address);
        }

        Assert.Empty(await StoreProof.HoldsOnlyWholePointsAsync(stage.Stage, Stop));
        await source.StartAgainAsync(Stop);
        stage.Read(source.Address, source.Root);
        await StoreProof.NextBackupIsUndisturbedAsync(stage.Stage, [], Stop);
    }

    private static async Task MoveAndRestoreAsync(SqlServer server)
    {
        var (schema, restored) = (await server.CreateSchemaAsync(cancellationToken: Stop), server.UnusedSchema());
        await using var stage = await DatabaseStage.CreateAsync(server, schema, Stop);
        int before,
            after;
        await using (var money = await MovingMoney.StartAsync(server, schema, Stop))
        {
            before = money.Moves;
            (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);
            after = money.Moves;
        }

        stage.Aim(server, restored);
        (await stage.Stage.RunOf().RunAsync(Stop)).EndedWith(0);
        await MovingMoney.IsAllThereAsync(server, restored, Stop);
        var captured = int.Parse((await server.ScalarAsync("SELECT COUNT(*) FROM n_moves", restored, Stop))!);
        // why: a writer may have committed and not counted yet when the backup began or the test looked
        Assert.InRange(captured, before, after + 3);
        Assert.True(after > before, "nobody wrote while the backup ran");
    }

    private static async Task<DatabaseStage> BallastAsync(SqlServer source, params string[] more) =>
        await BallastAsync(source, source.Root, more);

    private static async Task<DatabaseStage> BallastAsync(SqlServer source, SqlAccount account, params string[] more)
    {
        var schema = await source.CreateSchemaAsync(cancellationToken: Stop);
        await using (await MovingMoney.StartAsync(source, schema, Stop)) { }

        return await DatabaseStage.CreateAsync(source, schema, Stop, account, more);
    }

    /// <summary>A network that stands still in the middle of the largest table.</summary>
    private static SlowDatabase Slow(DatabaseStage stage, SqlAccount? account = null)
    {
        var slow = new SlowDatabase(stage.Source);
        stage.Read(slow.Address, account ?? stage.Source.Root, slow.Port);
        return slow;
    }

    private static async Task<bool> WaitsAsync(SqlServer server, string schema) =>
        await server.ScalarAsync(
            $"SELECT COUNT(*) FROM information_schema.processlist WHERE db = '{schema}' AND state LIKE 'Waiting for%'",
            null,
            Stop
        ) != "0";
}
