using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary><c>kill -9</c> of either program at every line of its progress, with a database: no half a point, no row twice.</summary>
public sealed class KilledDatabaseTests(SharedMariaDb mariaDb)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_killed_at_any_line_leaves_no_point_or_a_whole_one_and_nothing_locked()
    {
        var source = await mariaDb.GetAsync();
        await using var stage = await CattleAsync(source);
        var lines = (await stage.Stage.BackUpAsync(Stop)).EndedWith(0).Progress;
        Assert.True(lines.Count > 8, $"a backup tells {lines.Count} lines only");
        for (var line = 0; line < lines.Count; line += 2)
        {
            using (var backup = RunningProgram.Start(stage.Stage.Service("backup", Stage.Cluster)))
            {
                Assert.True(await backup.ReachesAsync(line, Stop), $"it told less than {line} lines");
                Assert.Equal(137, (await backup.KillAsync(Stop)).ExitCode);
            }

            await source.ExecuteAsync(
                "UPDATE agent SET description = CONCAT('after line ', NOW(6))",
                stage.Schema,
                Stop
            );
        }

        var left = await StoreProof.HoldsOnlyWholePointsAsync(stage.Stage, Stop);
        await StoreProof.NextBackupIsUndisturbedAsync(stage.Stage, left, Stop);
    }

    [Theory]
    [InlineData("begin mysql/preflight")]
    [InlineData("end mysql/preflight")]
    [InlineData("begin mysql/schema")]
    [InlineData("end mysql/schema")]
    [InlineData("begin mysql/load")]
    [InlineData("note mysql/load")]
    [InlineData("end mysql/load")]
    [InlineData("begin mysql/indexes")]
    [InlineData("end mysql/indexes")]
    [InlineData("begin mysql/code")]
    [InlineData("end mysql/code")]
    [InlineData("begin mysql/verify")]
    [InlineData("end mysql/verify")]
    [InlineData("begin mysql/activate")]
    public async Task A_restore_killed_there_is_finished_by_resume_with_every_row_once(string at)
    {
        var source = await mariaDb.GetAsync();
        await using var stage = await HurtAsync(source);
        var restored = source.UnusedSchema();
        stage.Aim(source, restored);
        using (var restore = RunningProgram.Start(stage.Stage.RunOf()))
        {
            Assert.True(await restore.ReachesAsync(at, Stop), $"it never said '{at}'");
            Assert.Equal(137, (await restore.KillAsync(Stop)).ExitCode);
        }

        var run = Path.GetFileName(Assert.Single(Directory.GetDirectories(stage.Stage.File("state/runs"))));
        (await stage.Stage.Restore("resume", run, "--json").RunAsync(Stop)).EndedWith(0);
        Assert.Equal(
            await SchemaPortrait.OfAsync(source, stage.Schema, Stop),
            await SchemaPortrait.OfAsync(source, restored, Stop)
        );
    }

    private static async Task<DatabaseStage> CattleAsync(SqlServer source)
    {
        var schema = await source.CreateSchemaAsync("CHARACTER SET utf8mb3", Stop);
        await Dataset.FilledCattle.LoadAsync(source, schema, Stop);
        return await DatabaseStage.CreateAsync(source, schema, Stop);
    }

    private static async Task<DatabaseStage> HurtAsync(SqlServer source)
    {
        var schema = await source.CreateSchemaAsync(cancellationToken: Stop);
        await Dataset.Hurtful.LoadAsync(source, schema, Stop);
        var stage = await DatabaseStage.CreateAsync(source, schema, Stop, null, "chunkSize: 1MiB");
        (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);
        return stage;
    }
}
