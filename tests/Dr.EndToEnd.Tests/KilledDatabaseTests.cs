using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary><c>kill -9</c> of either program in every step, with a database: no half a point, no row twice.</summary>
[Collection(Lanes.Databases)]
public sealed class KilledDatabaseTests(SharedMariaDb mariaDb, HurtfulPoint point) : IClassFixture<HurtfulPoint>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_killed_in_any_step_leaves_no_point_or_a_whole_one_and_nothing_locked()
    {
        var source = await mariaDb.GetAsync();
        await using var stage = await CattleAsync(source);
        var steps = (await stage.Stage.BackUpAsync(Stop)).EndedWith(0).Progress.Select(Step).Distinct().ToList();
        foreach (var known in new[] { "mysql/snapshot", "seal", "read-back", "commit" })
        {
            Assert.Contains($"begin {known}", steps);
            Assert.Contains($"end {known}", steps);
        }

        foreach (var step in steps)
        {
            using (var backup = RunningProgram.Start(stage.Stage.Service("backup", Stage.Cluster)))
            {
                Assert.True(await backup.ReachesAsync(line => Step(line) == step, Stop), $"it never said '{step}'");
                Assert.Equal(137, (await backup.KillAsync(Stop)).ExitCode);
            }

            await source.ExecuteAsync(
                "UPDATE agent SET description = CONCAT('changed ', NOW(6)); CREATE TABLE probe (id INT); DROP TABLE probe",
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
        var (captured, portrait) = await point.GetAsync(source);
        await using var stage = captured.Copy();
        var restored = source.UnusedSchema();
        stage.Aim(source, restored);
        using (var restore = RunningProgram.Start(stage.Stage.RunOf()))
        {
            Assert.True(await restore.ReachesAsync(at, Stop), $"it never said '{at}'");
            Assert.Equal(137, (await restore.KillAsync(Stop)).ExitCode);
        }

        await IsFinishedAsync(stage, restored, portrait);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.7)]
    public async Task A_restore_killed_in_the_middle_of_the_rows_is_finished_by_resume_with_every_row_once(double share)
    {
        var source = await mariaDb.GetAsync();
        var (captured, portrait) = await point.GetAsync(source);
        await using var stage = captured.Copy();
        var restored = source.UnusedSchema();
        await using var slow = new SlowDatabase(source, (long)(share * (5 << 20)), ProxyDirection.ToServer);
        stage.Aim(source, restored, $"port: {slow.Port}");
        stage.Stage.Machines.Database = [$"host: {slow.Address}", .. stage.Stage.Machines.Database.Skip(1)];
        stage.Stage.Machines.Write();
        using (var restore = RunningProgram.Start(stage.Stage.RunOf()))
        {
            await slow.StandStillAsync(Stop);
            Assert.Equal(137, (await restore.KillAsync(Stop)).ExitCode);
        }

        slow.GoOn();
        await IsFinishedAsync(stage, restored, portrait);
    }

    // why: artifacts are sealed side by side, so that only what happens to them has an order, not to which of them
    private static string Step(ProgressLine line) =>
        $"{line.Word} {(line.Step.StartsWith("mysql/", StringComparison.Ordinal) ? line.Step : line.Step.Split('/')[0])}";

    private static async Task IsFinishedAsync(DatabaseStage stage, string restored, IReadOnlyList<string> portrait)
    {
        var run = Path.GetFileName(Assert.Single(Directory.GetDirectories(stage.Stage.File("state/runs"))));
        (await stage.Stage.Restore("resume", run, "--json").RunAsync(Stop)).EndedWith(0);
        SchemaPortrait.Same(portrait, await SchemaPortrait.OfAsync(stage.Source, restored, Stop));
        await stage.Source.ExecuteAsync($"DROP DATABASE {restored}", null, Stop);
    }

    private static async Task<DatabaseStage> CattleAsync(SqlServer source)
    {
        var schema = await source.CreateSchemaAsync("CHARACTER SET utf8mb3", Stop);
        await Dataset.FilledCattle.LoadAsync(source, schema, Stop);
        return await DatabaseStage.CreateAsync(source, schema, Stop);
    }
}
