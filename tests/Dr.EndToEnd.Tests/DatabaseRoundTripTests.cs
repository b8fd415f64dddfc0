using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>A schema that hurts comes back as it was, whatever the server, and the server itself says so.</summary>
[Collection(Lanes.Databases)]
public sealed class DatabaseRoundTripTests(SharedMariaDb mariaDb, SharedMySql mySql)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_that_MariaDB_can_hold_comes_back_as_it_was()
    {
        await using var target = await MariaDbServer.StartAsync(Dataset.Roomy, Stop);
        await HurtAndRestoreAsync(await mariaDb.GetAsync(), target);
    }

    [Fact]
    public async Task All_that_MySQL_can_hold_comes_back_as_it_was()
    {
        await using var target = await MySqlServer.StartAsync(Dataset.Roomy, Stop);
        await HurtAndRestoreAsync(await mySql.GetAsync(), target);
    }

    [Fact]
    public async Task Rancher_s_database_moves_from_MariaDB_to_MySQL_and_back()
    {
        SqlServer maria = await mariaDb.GetAsync();
        SqlServer my = await mySql.GetAsync();
        var (origin, there, back) = (await EmptyAsync(maria), Unused(my), Unused(maria));
        await Dataset.FilledCattle.LoadAsync(maria, origin, Stop);
        await using (var away = await DatabaseStage.CreateAsync(maria, origin, Stop))
        {
            await away.RoundTripAsync(my, there, Stop);
        }

        await using (var home = await DatabaseStage.CreateAsync(my, there, Stop))
        {
            await home.RoundTripAsync(maria, back, Stop);
        }

        Assert.Equal(await SumsAsync(maria, origin), await SumsAsync(maria, back));
    }

    [Fact]
    public async Task A_target_of_another_charset_mode_and_packet_size_gets_the_same_schema()
    {
        var source = await mariaDb.GetAsync();
        var schema = await EmptyAsync(source);
        await Dataset.FilledCattle.LoadAsync(source, schema, Stop);
        await using var stage = await DatabaseStage.CreateAsync(source, schema, Stop);
        (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);
        var variables = new Dictionary<string, string>
        {
            ["character-set-server"] = "latin1",
            ["sql_mode"] = "STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ANSI_QUOTES,NO_BACKSLASH_ESCAPES",
            ["max_allowed_packet"] = "4M",
            ["default-time-zone"] = "+05:30",
            ["binlog_format"] = "STATEMENT",
        };
        await using var target = await MariaDbServer.StartAsync(new SqlServerOptions { Variables = variables }, Stop);
        stage.Aim(target);
        (await stage.Stage.RunOf().RunAsync(Stop)).EndedWith(0);
        Assert.Equal(await SumsAsync(source, schema), await SumsAsync(target, schema));
    }

    [Fact]
    public async Task A_row_that_the_target_s_packets_cannot_hold_is_refused_before_anything_is_written()
    {
        var source = await mariaDb.GetAsync();
        var schema = await EmptyAsync(source);
        await source.ExecuteAsync(
            "CREATE TABLE wide (id INT PRIMARY KEY, b LONGBLOB); INSERT INTO wide VALUES (1, REPEAT(X'00FF', 3000000))",
            schema,
            Stop
        );
        await using var stage = await DatabaseStage.CreateAsync(source, schema, Stop);
        (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);
        var variables = new Dictionary<string, string> { ["max_allowed_packet"] = "4M" };
        await using var target = await MariaDbServer.StartAsync(new SqlServerOptions { Variables = variables }, Stop);
        stage.Aim(target);
        var refused = (await stage.Stage.RunOf().RunAsync(Stop)).ComplainsOf(1, "max_allowed_packet");
        Assert.True(await CountAsync(target, schema) == "0", refused.Error);
    }

    /// <summary>Nothing makes a BIT inside of a document, so it comes back as a string: a difference, and no quiet one.</summary>
    [Fact]
    public async Task What_does_not_come_back_as_it_was_is_said_aloud()
    {
        var server = await mySql.GetAsync();
        var schema = await EmptyAsync(server);
        await server.RowsAsync("CREATE TABLE documents (id INT NOT NULL PRIMARY KEY, doc JSON)", schema, Stop);
        const string row = "INSERT INTO documents SELECT 1, JSON_OBJECT('bits', bits) FROM flags";
        await server.RowsAsync("CREATE TABLE flags (bits BIT(3))", schema, Stop);
        await server.RowsAsync("INSERT INTO flags VALUES (b'101')", schema, Stop);
        await server.RowsAsync(row, schema, Stop);
        await using var stage = await DatabaseStage.CreateAsync(server, schema, Stop);
        var backup = (await stage.Stage.BackUpAsync(Stop)).EndedWith(3).Json;
        var told = Assert.Single(
            backup["findings"]!.AsArray(),
            finding => (string?)finding!["code"] == "mysql.json-types"
        );
        Assert.Equal($"`{schema}`.`documents`", (string?)told!["subject"]);
        Assert.StartsWith("1 documents in `doc`", (string?)told["message"], StringComparison.Ordinal);
        var restored = Unused(server);
        stage.Aim(server, restored);

        var report = (await stage.Stage.RunOf().RunAsync(Stop)).EndedWith(4).Json;

        var finding = Assert.Single(
            report["findings"]!.AsArray(),
            finding => (string?)finding!["code"] == "mysql.rows-differ"
        );
        Assert.Equal($"{restored}.documents", (string?)finding!["subject"]);
        Assert.Contains("1 in `doc`", (string?)finding["message"], StringComparison.Ordinal);
        Assert.True((bool)report["damaged"]!);
    }

    private static async Task HurtAndRestoreAsync(SqlServer source, SqlServer target)
    {
        var schema = await EmptyAsync(source);
        await Dataset.HurtfulOf(source).LoadAsync(source, schema, Stop);
        var before = await SchemaPortrait.OfAsync(source, schema, Stop);
        await using var stage = await DatabaseStage.CreateAsync(source, schema, Stop);

        var backup = (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);
        stage.Aim(target);
        (await stage.Stage.RunOf().RunAsync(Stop)).EndedWith(0);

        Assert.Contains("a_on_lost", backup.Output, StringComparison.Ordinal);
        SchemaPortrait.Same(before, await SchemaPortrait.OfAsync(target, schema, Stop));
        SchemaPortrait.Same(before, await SchemaPortrait.OfAsync(source, schema, Stop));
    }

    private static Task<string> EmptyAsync(SqlServer server) =>
        server.CreateSchemaAsync("CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci", Stop);

    private static string Unused(SqlServer server) => server.UnusedSchema();

    private static async Task<string?> CountAsync(SqlServer server, string schema) =>
        await server.ScalarAsync(
            $"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '{schema}'",
            null,
            Stop
        );

    /// <summary>The server's own checksum of every table.</summary>
    private static async Task<IReadOnlyList<string>> SumsAsync(SqlServer server, string schema)
    {
        var tables = await server.RowsAsync(
            $"SELECT table_name FROM information_schema.tables WHERE table_schema = '{schema}' ORDER BY 1",
            null,
            Stop
        );
        var list = string.Join(", ", tables.Select(table => $"`{table[0]}`"));
        return
        [
            .. (await server.RowsAsync($"CHECKSUM TABLE {list} EXTENDED", schema, Stop)).Select(row =>
                $"{row[0]!.Split('.')[1]}: {row[1]}"
            ),
        ];
    }
}
