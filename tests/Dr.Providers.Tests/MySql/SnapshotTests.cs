using System.Globalization;
using Dr.Errors;
using Dr.Providers.MySql.Capture;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;
using MySqlConnector;

namespace Dr.Providers.Tests.MySql;

/// <summary>What is captured is one moment, whoever writes meanwhile, and what disturbs that is told.</summary>
public sealed class SnapshotTests(SharedMariaDb mariaDb, SharedMySql mySql) : IDisposable
{
    private const string Accounts =
        "CREATE TABLE a (id INT PRIMARY KEY, v INT); CREATE TABLE b (id INT PRIMARY KEY, v INT); "
        + "INSERT INTO a VALUES (1, 1000), (2, 1000); INSERT INTO b VALUES (1, 1000), (2, 1000)";

    private readonly DumpLab _lab = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_table_is_of_one_moment_on_MariaDB_while_money_moves_between_them() =>
        await IsOneMomentAsync(
            await mariaDb.GetAsync(),
            "backup-stage",
            ["SELECT, SHOW VIEW, TRIGGER, EVENT, RELOAD, PROCESS, BINLOG MONITOR ON *.*"]
        );

    [Fact]
    public async Task Every_table_is_of_one_moment_on_MySQL_while_money_moves_between_them() =>
        await IsOneMomentAsync(
            await mySql.GetAsync(),
            "read-lock",
            ["SELECT, SHOW VIEW, TRIGGER, EVENT, RELOAD, PROCESS, REPLICATION CLIENT ON *.*"]
        );

    [Fact]
    public async Task Without_the_right_to_lock_everything_tables_are_locked() =>
        await IsOneMomentAsync(
            await mariaDb.GetAsync(),
            "table-locks",
            ["SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES ON *.*"]
        );

    [Fact]
    public async Task Without_the_right_to_lock_anything_one_connection_reads_all() =>
        await IsOneMomentAsync(
            await mariaDb.GetAsync(),
            "one-connection",
            ["SELECT, SHOW VIEW, TRIGGER, EVENT ON *.*"]
        );

    [Fact]
    public async Task What_an_account_could_not_see_is_refused_and_the_grant_is_named()
    {
        var server = await mariaDb.GetAsync();
        var schema = await server.CreateSchemaAsync("", Stop);
        var account = await server.CreateUserAsync($"blind_{schema}", [$"SELECT, TRIGGER ON {schema}.*"], Stop);

        var failure = await Assert.ThrowsAsync<DrException>(() => DumpAsync(server, schema, account));

        Assert.Contains($"SHOW VIEW, EVENT ON `{schema}`.*", failure.Hint, StringComparison.Ordinal);
        Assert.Contains("`mysql`.`proc`", failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALTER TABLE {0}.a ADD COLUMN w INT", "`a` was changed")]
    [InlineData("CREATE TABLE {0}.c (id INT)", "`c` was made")]
    [InlineData("CREATE VIEW {0}.v AS SELECT 1", "`v` was made")]
    public async Task A_change_of_definitions_during_the_dump_is_found(string change, string told)
    {
        var server = await mariaDb.GetAsync();
        var schema = await server.CreateSchemaAsync("", Stop);
        await server.ExecuteAsync(Accounts, schema, Stop);
        _lab.Standing = () =>
            server.ExecuteAsync(string.Format(CultureInfo.InvariantCulture, change, schema), null, Stop);

        var failure = await Assert.ThrowsAnyAsync<DrException>(() => DumpAsync(server, schema));

        // A table that is changed before it was read is refused by the server itself.
        Assert.True(
            failure.Message.Contains(told, StringComparison.Ordinal)
                || failure.Message.Contains("1412", StringComparison.Ordinal),
            failure.Message
        );
        Assert.Contains("definitions", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MySQL_lets_no_definition_change_during_the_dump()
    {
        var server = await mySql.GetAsync();
        var schema = await server.CreateSchemaAsync("", Stop);
        await server.ExecuteAsync(Accounts, schema, Stop);
        Task change = Task.CompletedTask;
        _lab.Standing = () =>
        {
            change = server.ExecuteAsync("ALTER TABLE a ADD COLUMN w INT", schema, Stop);
            // why: readers keep a change of what they have read waiting too; nothing was read yet
            return Waiting.UntilAsync(
                "the change waits",
                TimeSpan.FromSeconds(30),
                async token =>
                    await server.ScalarAsync(
                        $"SELECT COUNT(*) FROM information_schema.processlist WHERE db = '{schema}' AND state = 'Waiting for backup lock'",
                        null,
                        token
                    ) != "0",
                Stop
            );
        };

        var dump = await DumpAsync(server, schema);

        await change;
        Assert.Equal("read-lock", dump.Facts.LockStrategy);
        Assert.Equal(2, dump.Schema.Tables[0].Columns.Count);
    }

    [Fact]
    public async Task A_statement_that_runs_for_long_keeps_the_global_lock_away_and_its_text_is_not_told()
    {
        var server = await mySql.GetAsync();
        var schema = await server.CreateSchemaAsync("", Stop);
        await server.ExecuteAsync(Accounts, schema, Stop);
        await using var slow = await server.OpenAsync(schema, cancellationToken: Stop);
        var running = new MySqlCommand("SELECT SLEEP(600), 'private'", slow).ExecuteScalarAsync(Stop);
        await Waiting.UntilAsync(
            "the statement has run for two seconds",
            TimeSpan.FromSeconds(30),
            async token =>
                await server.ScalarAsync(
                    $"SELECT time >= 2 FROM information_schema.processlist WHERE id = {slow.ServerThread}",
                    null,
                    token
                ) == "1",
            Stop
        );

        var options = new MySqlCaptureOptions { Schemas = [schema], LongestQuery = TimeSpan.FromSeconds(1) };
        var failure = await Assert.ThrowsAsync<SourceUnavailableException>(() => _lab.DumpAsync(server, options));

        Assert.Contains($"KILL {slow.ServerThread}", failure.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("private", failure.ToString(), StringComparison.Ordinal);
        await server.ExecuteAsync($"KILL {slow.ServerThread}", null, Stop);
        await Assert.ThrowsAnyAsync<Exception>(() => running);
    }

    [Fact]
    public async Task A_connection_that_is_killed_is_replaced_by_another_of_the_same_snapshot()
    {
        var server = await mariaDb.GetAsync();
        var schema = await server.CreateSchemaAsync("", Stop);
        await Dataset.FilledCattle.LoadAsync(server, schema, Stop);
        var account = await server.CreateUserAsync($"killed_{schema}", ["ALL ON *.*"], Stop);
        var before = await DumpLab.DigestsAsync(server, schema);
        var killed = false;
        _lab.Begun = async name =>
        {
            if (!killed && name.ToString().Contains("10-data-00003", StringComparison.Ordinal))
            {
                killed = true;
                var reader = await server.ScalarAsync(
                    $"SELECT MAX(id) FROM information_schema.processlist WHERE user = '{account.User}'",
                    null,
                    Stop
                );
                await server.ExecuteAsync($"KILL {reader}", null, Stop);
                await server.ExecuteAsync("DELETE FROM audit_log", schema, Stop);
            }
        };

        var options = new MySqlCaptureOptions { Schemas = [schema], ChunkSize = 64 << 10 };
        var dump = await _lab.DumpAsync(server, options, account);

        Assert.True(killed);
        Assert.Equal(before, dump.Digests);
    }

    [Fact]
    public async Task A_server_that_goes_away_is_a_clear_error()
    {
        var server = await mariaDb.GetAsync();
        var schema = await server.CreateSchemaAsync("", Stop);
        await Dataset.FilledCattle.LoadAsync(server, schema, Stop);
        var account = await server.CreateUserAsync($"gone_{schema}", ["ALL ON *.*"], Stop);
        _lab.Standing = () => server.KillConnectionsAsync(account.User, Stop);

        var failure = await Assert.ThrowsAsync<SourceUnavailableException>(() => DumpAsync(server, schema, account));

        Assert.Contains(server.Address, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(account.Password, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_without_transactions_stand_still_until_they_are_read()
    {
        var server = await mariaDb.GetAsync();
        var schema = await server.CreateSchemaAsync("", Stop);
        await server.ExecuteAsync(
            "CREATE TABLE m (id INT PRIMARY KEY) ENGINE=MyISAM; INSERT INTO m VALUES (1)",
            schema,
            Stop
        );
        Task write = Task.CompletedTask;
        _lab.Standing = async () =>
        {
            write = server.ExecuteAsync("INSERT INTO m VALUES (2)", schema, Stop);
            await Waiting.UntilAsync(
                "the writer waits",
                TimeSpan.FromSeconds(30),
                async token =>
                    await server.ScalarAsync(
                        "SELECT COUNT(*) FROM information_schema.processlist WHERE state LIKE 'Waiting for table%'",
                        null,
                        token
                    ) != "0",
                Stop
            );
        };

        var dump = await DumpAsync(server, schema);

        await write;
        Assert.Equal(1, dump.Facts.Rows);
        Assert.Contains(dump.Report.Findings, finding => finding.Code == "mysql.not-transactional");
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_told_nowhere()
    {
        var server = await mariaDb.GetAsync();
        var account = await server.CreateUserAsync("wrong", ["SELECT ON *.*"], Stop);
        await server.ExecuteAsync("SET PASSWORD FOR wrong@'%' = PASSWORD('another')", null, Stop);

        var failure = await Assert.ThrowsAnyAsync<DrException>(() => DumpAsync(server, "mysql", account));

        Assert.Contains("1045", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(account.Password, failure.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _lab.Dispose();

    private Task<Dump> DumpAsync(SqlServer server, string schema, SqlAccount? account = null) =>
        _lab.DumpAsync(server, new MySqlCaptureOptions { Schemas = [schema] }, account);

    /// <summary>Every transfer takes from one table and gives to the other in one transaction: the sum is the same at every moment.</summary>
    private async Task IsOneMomentAsync(SqlServer server, string strategy, IEnumerable<string> grants)
    {
        var schema = await server.CreateSchemaAsync("", Stop);
        await server.ExecuteAsync(Accounts, schema, Stop);
        var account = await server.CreateUserAsync(
            $"moment_{schema}",
            [.. grants, server is MySqlServer ? "SHOW_ROUTINE ON *.*" : "SELECT ON mysql.proc"],
            Stop
        );
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var moved = 0;
        var writers = Enumerable
            .Range(1, 3)
            .Select(writer => MoveAsync(server, schema, writer, () => Interlocked.Increment(ref moved), enough.Token))
            .ToList();
        _lab.Begun = async _ =>
        {
            var now = Volatile.Read(ref moved);
            await Waiting.UntilAsync(
                "the writers go on",
                TimeSpan.FromSeconds(30),
                _ => Task.FromResult(Volatile.Read(ref moved) > now + 20),
                Stop
            );
        };

        var dump = await _lab.DumpAsync(server, new MySqlCaptureOptions { Schemas = [schema], ChunkSize = 1 }, account);

        await enough.CancelAsync();
        await Task.WhenAll(writers);
        Assert.Equal(strategy, dump.Facts.LockStrategy);
        Assert.Equal(strategy is "backup-stage" or "read-lock", dump.Facts.Position is not null);
        Assert.InRange(dump.Facts.SecondsLocked, 0, 5);
        var restored = $"{schema}_again";
        foreach (var file in dump.Files)
        {
            var text = await File.ReadAllTextAsync(file, Stop);
            await File.WriteAllTextAsync(
                file,
                text.Replace($"`{schema}`", $"`{restored}`", StringComparison.Ordinal),
                Stop
            );
            await server.LoadAsync(file, null, Stop);
        }

        Assert.Equal(
            "4000",
            await server.ScalarAsync("SELECT (SELECT SUM(v) FROM a) + (SELECT SUM(v) FROM b)", restored, Stop)
        );
    }

    private static async Task MoveAsync(
        SqlServer server,
        string schema,
        int writer,
        Action moved,
        CancellationToken stop
    )
    {
        await using var connection = await server.OpenAsync(schema, cancellationToken: Stop);
        var id = 1 + (writer % 2);
        while (!stop.IsCancellationRequested)
        {
            await using var command = connection.CreateCommand();
            command.CommandText =
                $"START TRANSACTION; UPDATE a SET v = v - 1 WHERE id = {id}; UPDATE b SET v = v + 1 WHERE id = {id}; COMMIT";
            await command.ExecuteNonQueryAsync(Stop);
            moved();
        }
    }
}
