using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>Many tables and long ones.</summary>
public sealed class DatabaseSizeTests(SharedMariaDb mariaDb, SharedRadosGateway gateways)
{
    private const int Tables = 3_000;
    private const int Rows = 5_000_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_thousand_tables_come_back_in_few_objects()
    {
        var server = await mariaDb.GetAsync();
        var (schema, restored) = (await server.CreateSchemaAsync(cancellationToken: Stop), server.UnusedSchema());
        foreach (var some in Enumerable.Range(0, Tables).Chunk(500))
        {
            var made = some.Select(number =>
                $"CREATE TABLE t{number} (id INT PRIMARY KEY, v INT, KEY (v)); INSERT INTO t{number} VALUES ({number}, 1);"
            );
            await server.ExecuteAsync(string.Concat(made), schema, Stop);
        }

        await using var stage = await DatabaseStage.CreateAsync(server, schema, Stop);
        await stage.RoundTripAsync(server, restored, Stop);

        Assert.Equal(
            $"{Tables}",
            await server.ScalarAsync(
                $"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '{restored}'",
                null,
                Stop
            )
        );
        const string Some = "CHECKSUM TABLE t0, t1500, t2999 EXTENDED";
        Assert.Equal(await SumsAsync(server, schema, Some), await SumsAsync(server, restored, Some));
        Assert.True(Directory.GetFiles(stage.Stage.Store, "*.age", SearchOption.AllDirectories).Length < 100);
    }

    [Fact]
    public async Task Five_million_rows_without_a_key_come_back_through_little_memory()
    {
        var server = await mariaDb.GetAsync();
        var (schema, restored) = (await server.CreateSchemaAsync(cancellationToken: Stop), server.UnusedSchema());
        // why: without a binary log and without checks the server fills an empty table by the page
        await server.ExecuteAsync(
            "SET SESSION sql_log_bin = 0, unique_checks = 0, foreign_key_checks = 0; "
                + "CREATE TABLE keyless (a MEDIUMINT, b VARCHAR(4)) CHARACTER SET latin1; "
                + $"INSERT INTO keyless SELECT NULLIF(seq % 100000, 7), CONCAT('v', seq % 77) FROM seq_1_to_{Rows}",
            schema,
            Stop
        );
        await using var stage = await DatabaseStage.CreateAsync(server, schema, Stop);

        var backup = (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);
        stage.Aim(server, restored);
        var restore = (await stage.Stage.RunOf().RunAsync(Stop)).EndedWith(0);

        Assert.Equal(Rows, (int)restore.Json["mySql"]!["rows"]!);
        const string All = "CHECKSUM TABLE keyless EXTENDED";
        Assert.Equal(await SumsAsync(server, schema, All), await SumsAsync(server, restored, All));
        Assert.InRange(backup.PeakMiB, 20, 200);
        Assert.InRange(restore.PeakMiB, 20, 200);
        await server.ExecuteAsync($"DROP DATABASE {schema}; DROP DATABASE {restored}", null, Stop);
    }

    [Fact]
    public async Task A_quarter_of_a_gibibyte_goes_into_a_bucket_through_little_memory()
    {
        var server = await mariaDb.GetAsync();
        var schema = await server.CreateSchemaAsync(cancellationToken: Stop);
        // why: what nothing compresses fills parts the fastest
        await server.ExecuteAsync(
            "SET SESSION sql_log_bin = 0, unique_checks = 0, foreign_key_checks = 0; "
                + "CREATE TABLE noise (id INT PRIMARY KEY, v VARBINARY(1024) NOT NULL) CHARACTER SET latin1; "
                + $"INSERT INTO noise SELECT seq, RANDOM_BYTES(1024) FROM seq_1_to_{256 << 10}; ANALYZE TABLE noise",
            schema,
            Stop
        );
        await using var stage = await DatabaseStage.CreateAsync(server, schema, Stop);
        await stage.Stage.UseAsync(await gateways.GetAsync(), Stop);

        var backup = (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);

        TestContext.Current.TestOutputHelper?.WriteLine($"peak {backup.PeakMiB:0} MiB");
        Assert.InRange(backup.PeakMiB, 20, 200);
        await server.ExecuteAsync($"DROP DATABASE {schema}", null, Stop);
    }

    private static async Task<IEnumerable<string?>> SumsAsync(SqlServer server, string schema, string question) =>
        (await server.RowsAsync(question, schema, Stop)).Select(row => row[1]);
}
