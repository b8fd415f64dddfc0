using Dr.Testing.Datasets;
using Dr.Testing.Servers;
using MySqlConnector;

namespace Dr.Providers.Tests.Servers;

/// <summary>What every MariaDB and MySQL of the test kit does.</summary>
public abstract class SqlServerTests
{
    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected abstract Task<SqlServer> SharedAsync();

    private protected abstract Task<SqlServer> StartAsync(SqlServerOptions options);

    [Fact]
    public async Task A_schema_holds_what_was_written_and_the_stock_client_loads_files()
    {
        var server = await SharedAsync();
        var schema = await server.CreateSchemaAsync("CHARACTER SET utf8mb3", Stop);
        var file = Path.Combine(server.Folder, "some.sql");
        var sql = "CREATE TABLE t (id INT PRIMARY KEY);\nDELIMITER ;;\nINSERT INTO t VALUES (1);;\n";
        await File.WriteAllTextAsync(file, sql, Stop);
        await server.LoadAsync(file, schema, Stop);
        await server.ExecuteAsync("INSERT INTO t VALUES (2); INSERT INTO t VALUES (3)", schema, Stop);
        Assert.Equal("6", await server.ScalarAsync("SELECT SUM(id) FROM t", schema, Stop));
        Assert.Equal("utf8mb3", await server.ScalarAsync("SELECT @@character_set_database", schema, Stop));
    }

    [Fact]
    public async Task An_account_may_do_what_it_was_granted_and_nothing_else()
    {
        var server = await SharedAsync();
        var schema = await server.CreateSchemaAsync(cancellationToken: Stop);
        await server.ExecuteAsync("CREATE TABLE t (id INT)", schema, Stop);
        var reader = await server.CreateUserAsync($"reader_{schema}", [$"SELECT ON {schema}.*"], Stop);
        Assert.Equal(reader.Password, (await File.ReadAllTextAsync(reader.PasswordFile, Stop)).Trim());
        await using var connection = await server.OpenAsync(schema, reader, Stop);
        await using var read = new MySqlCommand("SELECT COUNT(*) FROM t", connection);
        Assert.Equal(0L, await read.ExecuteScalarAsync(Stop));
        await using var write = new MySqlCommand("INSERT INTO t VALUES (1)", connection);
        await Assert.ThrowsAsync<MySqlException>(() => write.ExecuteNonQueryAsync(Stop));
        Assert.Equal(1, await server.KillConnectionsAsync(reader.User, Stop));
        await Assert.ThrowsAsync<MySqlException>(() => read.ExecuteScalarAsync(Stop));
    }

    [Fact]
    public async Task Killed_and_started_again_it_has_what_was_committed()
    {
        await using var server = await StartAsync(new SqlServerOptions());
        await server.ExecuteAsync(
            "CREATE DATABASE s; CREATE TABLE s.t (id INT); INSERT INTO s.t VALUES (7)",
            null,
            Stop
        );
        await server.KillAsync(Stop);
        await Assert.ThrowsAsync<MySqlException>(() => server.OpenAsync(cancellationToken: Stop));
        await server.StartAgainAsync(Stop);
        Assert.Equal("7", await server.ScalarAsync("SELECT id FROM s.t", null, Stop));
        await server.RestartAsync(Stop);
        Assert.Equal("7", await server.ScalarAsync("SELECT id FROM s.t", null, Stop));
    }

    [Fact]
    public async Task Variables_TLS_and_a_small_disk_are_as_the_options_say()
    {
        var variables = new Dictionary<string, string> { ["max_allowed_packet"] = "2M", ["sql_mode"] = "ANSI_QUOTES" };
        var options = new SqlServerOptions
        {
            Tls = true,
            BinaryLog = false,
            DiskMiB = 160,
            Variables = variables,
        };
        await using var server = await StartAsync(options);
        Assert.Equal(
            "no log|2097152|ANSI_QUOTES",
            await server.ScalarAsync(
                "SELECT CONCAT_WS('|', IF(@@log_bin, 'log', 'no log'), @@max_allowed_packet, @@sql_mode)",
                null,
                Stop
            )
        );
        var verified = new MySqlConnectionStringBuilder(server.ConnectionString())
        {
            SslMode = MySqlSslMode.VerifyFull,
            SslCa = server.Certificates!.AuthorityFile,
        };
        await using var connection = new MySqlConnection(verified.ConnectionString);
        await connection.OpenAsync(Stop);
        await server.ExecuteAsync(
            "CREATE DATABASE s; CREATE TABLE s.t (id INT AUTO_INCREMENT PRIMARY KEY, v LONGBLOB)",
            null,
            Stop
        );
        // why: MySQL says that the table is full; MariaDB may even end when it cannot take back what it has begun
        await Assert.ThrowsAsync<MySqlException>(() => FillAsync(server));
    }

    [Fact]
    public async Task The_hurtful_dataset_is_what_it_says()
    {
        await using var server = await StartAsync(Dataset.Roomy);
        var schema = await server.CreateSchemaAsync(cancellationToken: Stop);
        await Dataset.HurtfulOf(server).LoadAsync(server, schema, Stop);
        Assert.Equal(
            "18446744073709551615",
            await server.ScalarAsync("SELECT bu FROM integers WHERE id = 2", schema, Stop)
        );
        Assert.Equal(
            "16777215",
            await server.ScalarAsync("SELECT LENGTH(medium) FROM bytes WHERE id = 4", schema, Stop)
        );
        Assert.Equal(
            "0000-00-00|-838:59:59",
            await server.ScalarAsync("SELECT CONCAT(d, '|', t) FROM times WHERE id = 1", schema, Stop)
        );
        Assert.Equal(
            "0:''",
            await server.ScalarAsync("SELECT CONCAT(e + 0, ':''', e, '''') FROM choices WHERE id = 7", schema, Stop)
        );
        Assert.Equal(
            "4",
            await server.ScalarAsync(
                "SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = DATABASE() AND event_manipulation <> 'DELETE'",
                schema,
                Stop
            )
        );
        Assert.Equal(
            "D83D00410000FFFF",
            await server.ScalarAsync("SELECT HEX(c_ucs2) FROM charsets WHERE id = 4", schema, Stop)
        );
        await Assert.ThrowsAsync<MySqlException>(() => server.ScalarAsync("SELECT * FROM a_on_lost", schema, Stop));
    }

    [Fact]
    public async Task The_cattle_dataset_has_no_orphans_and_a_clear_lock()
    {
        var server = await SharedAsync();
        var schema = await server.CreateSchemaAsync("CHARACTER SET utf8mb3", Stop);
        await Dataset.FilledCattle.LoadAsync(server, schema, Stop);
        Assert.Equal(
            "57",
            await server.ScalarAsync(
                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()",
                schema,
                Stop
            )
        );
        Assert.Equal("6000", await server.ScalarAsync("SELECT COUNT(*) FROM process_instance", schema, Stop));
        Assert.Equal("0", await server.ScalarAsync("SELECT locked + 0 FROM DATABASECHANGELOGLOCK", schema, Stop));
        var references = await server.RowsAsync(
            "SELECT table_name, column_name, referenced_table_name, referenced_column_name FROM information_schema.key_column_usage WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL",
            schema,
            Stop
        );
        Assert.True(references.Count > 100, $"{references.Count} references only");
        foreach (var one in references)
        {
            var orphans =
                $"SELECT COUNT(*) FROM `{one[0]}` c LEFT JOIN `{one[2]}` p ON c.`{one[1]}` = p.`{one[3]}` WHERE c.`{one[1]}` IS NOT NULL AND p.`{one[3]}` IS NULL";
            Assert.True(await server.ScalarAsync(orphans, schema, Stop) == "0", $"{one[0]}.{one[1]} has orphans");
        }
    }

    private static async Task FillAsync(SqlServer server)
    {
        for (var row = 0; row < 200; row++)
        {
            await server.ExecuteAsync("INSERT INTO s.t (v) VALUES (REPEAT('x', 1000000))", null, Stop);
        }
    }
}
