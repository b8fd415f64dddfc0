using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>What is wrong with a server or an account is said, with its name and a next step; passwords never are.</summary>
[Collection(Lanes.Databases)]
public sealed class DatabaseFaultTests(SharedMariaDb mariaDb, SharedMySql mySql)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_password_is_refused_and_no_password_is_printed_or_put_on_a_command_line()
    {
        foreach (SqlServer server in new SqlServer[] { await mariaDb.GetAsync(), await mySql.GetAsync() })
        {
            var schema = await server.CreateSchemaAsync(cancellationToken: Stop);
            await server.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)", schema, Stop);
            await using var stage = await DatabaseStage.CreateAsync(server, schema, Stop);
            stage.Stage.Environment["DR_DEBUG"] = "1";
            const string Wrong = "a-password-that-is-wrong";
            var file = stage.Stage.File("wrong");
            await File.WriteAllTextAsync(file, Wrong, Stop);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            using var watch = new ArgumentWatch();
            (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);
            stage.Aim(server, server.UnusedSchema());
            var restored = (await stage.Stage.RunOf().RunAsync(Stop)).EndedWith(0);
            stage.Read(server.Address, server.Root with { PasswordFile = file });
            var refused = (await stage.Stage.Service("backup", Stage.Cluster).RunAsync(Stop)).ComplainsOf(
                1,
                server.Address,
                "root"
            );
            stage.Aim(server, server.Root with { PasswordFile = file }, server.UnusedSchema());
            var refusedToo = await stage.Stage.RunOf().RunAsync(Stop);
            Assert.NotEqual(0, refusedToo.ExitCode);
            var logs = Directory
                .EnumerateFiles(stage.Stage.File("state"), "*", SearchOption.AllDirectories)
                .Select(File.ReadAllText);
            var seen = string.Concat([
                restored.Output,
                restored.Error,
                refused.Output,
                refused.Error,
                refusedToo.Output,
                refusedToo.Error,
                watch.Seen,
                .. logs,
            ]);
            Assert.DoesNotContain(Wrong, seen, StringComparison.Ordinal);
            Assert.DoesNotContain(SqlServer.RootPassword, seen, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_password_file_that_others_can_read_is_refused()
    {
        var server = await mariaDb.GetAsync();
        var schema = await server.CreateSchemaAsync(cancellationToken: Stop);
        await using var stage = await DatabaseStage.CreateAsync(server, schema, Stop);
        var file = stage.Stage.File("open");
        await File.WriteAllTextAsync(file, SqlServer.RootPassword, Stop);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        stage.Read(server.Address, server.Root with { PasswordFile = file });
        (await stage.Stage.Service("backup", Stage.Cluster).RunAsync(Stop)).ComplainsOf(12, file);
    }

    [Fact]
    public async Task An_account_that_may_not_see_everything_is_refused_instead_of_leaving_things_out()
    {
        foreach (SqlServer server in new SqlServer[] { await mariaDb.GetAsync(), await mySql.GetAsync() })
        {
            var schema = await server.CreateSchemaAsync(cancellationToken: Stop);
            await server.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)", schema, Stop);
            var blind = await server.CreateUserAsync($"blind_{schema}", [$"SELECT ON {schema}.*"], Stop);
            await using var stage = await DatabaseStage.CreateAsync(server, schema, Stop, blind);
            (await stage.Stage.Service("backup", Stage.Cluster).RunAsync(Stop)).ComplainsOf(
                1,
                "TRIGGER",
                "EVENT",
                "SHOW VIEW"
            );
        }
    }

    [Fact]
    public async Task A_schema_that_is_not_there_is_an_error_and_no_empty_point()
    {
        await using var stage = await DatabaseStage.CreateAsync(await mariaDb.GetAsync(), "no_such_schema", Stop);
        (await stage.Stage.Service("backup", Stage.Cluster).RunAsync(Stop)).ComplainsOf(2, "no_such_schema");
        Assert.Empty(await StoreProof.HoldsOnlyWholePointsAsync(stage.Stage, Stop));
    }

    [Fact]
    public async Task A_schema_that_holds_anything_is_not_touched_unless_replace_is_said()
    {
        var server = await mariaDb.GetAsync();
        var (schema, taken) = (
            await server.CreateSchemaAsync(cancellationToken: Stop),
            await server.CreateSchemaAsync(cancellationToken: Stop)
        );
        await Dataset.Cattle.LoadAsync(server, schema, Stop);
        await server.ExecuteAsync(
            "CREATE TABLE precious (id INT PRIMARY KEY); INSERT INTO precious VALUES (1)",
            taken,
            Stop
        );
        await using var stage = await DatabaseStage.CreateAsync(server, schema, Stop);
        (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);
        stage.Aim(server, taken);
        (
            await stage
                .Stage.Restore("run", "latest", "--inventory", stage.Stage.Machines.Inventory, "--yes")
                .RunAsync(Stop)
        ).ComplainsOf(1, taken);
        Assert.Equal("1", await server.ScalarAsync("SELECT COUNT(*) FROM precious", taken, Stop));
        stage.Aim(server, taken, "overwrite: replace");
        (await stage.Stage.RunOf().RunAsync(Stop)).EndedWith(0);
        SchemaPortrait.Same(
            await SchemaPortrait.OfAsync(server, schema, Stop),
            await SchemaPortrait.OfAsync(server, taken, Stop)
        );
    }

    [Fact]
    public async Task A_disk_that_fills_up_on_the_target_fails_the_restore_with_its_name()
    {
        var source = await mariaDb.GetAsync();
        var schema = await source.CreateSchemaAsync(cancellationToken: Stop);
        await source.ExecuteAsync(
            "CREATE TABLE large (id INT PRIMARY KEY, v VARCHAR(4000)) CHARACTER SET latin1; INSERT INTO large SELECT seq, REPEAT(SHA2(seq, 512), 25) FROM seq_1_to_30000",
            schema,
            Stop
        );
        await using var stage = await DatabaseStage.CreateAsync(source, schema, Stop);
        (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);
        await using var target = await MariaDbServer.StartAsync(
            new SqlServerOptions { DiskMiB = 96, BinaryLog = false },
            Stop
        );
        stage.Aim(target);
        (
            await stage
                .Stage.Restore("run", "latest", "--inventory", stage.Stage.Machines.Inventory, "--yes")
                .RunAsync(Stop)
        ).ComplainsOf(1, target.Address);
    }
}
