using Dr.Errors;
using Dr.Recovery;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.MySql.Recovery;

/// <summary>What hurts, restored onto a server of the other flavour: what it does not have is told, and never quietly left out.</summary>
[Collection(nameof(DatabaseCollection))]
public sealed class OtherFlavourTests(SharedMariaDb mariaDb, SharedMySql mySql) : IDisposable
{
    private readonly DatabaseLab _lab = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_hurts_on_MariaDB_crosses_to_MySQL_with_every_table_equal()
    {
        var report = await CrossAsync(await mariaDb.GetAsync(), await mySql.GetAsync(), Dataset.Hurtful);

        Assert.DoesNotContain(report.Findings, finding => finding.IsDamage);
        Assert.Equal(report.MySql!.Tables, report.MySql.Equal);
        Assert.True(report.MySql is { Tables: > 50, Views: > 3, Routines: > 5, Triggers: > 4, Events: > 2 });
    }

    // MariaDB's zero has no sign; docs/operations/mysql.md says so.
    [Fact]
    public async Task The_tables_that_hurt_on_MySQL_cross_to_MariaDB_with_all_equal_but_the_sign_of_a_zero()
    {
        var report = await CrossAsync(await mySql.GetAsync(), await mariaDb.GetAsync(), Dataset.HurtfulTables);

        var damage = Assert.Single(report.Findings, finding => finding.IsDamage);
        Assert.EndsWith(".fractions", damage.Subject, StringComparison.Ordinal);
        Assert.Equal(report.MySql!.Tables - 1, report.MySql.Equal);
        Assert.True(report.MySql.Tables > 50);
    }

    [Fact]
    public async Task What_MariaDB_alone_has_is_refused_by_MySQL_by_name_before_anything_is_made() =>
        Assert.Equal(
            [
                "addresses: the type inet4 (column v4), the type inet6 (column v6), the type uuid (column u)",
                "default_of_another: the type uuid (column u)",
                "history: WITH SYSTEM VERSIONING",
                "ignored_index: `PAGE_COMPRESSED`=1",
                "key_own_types: the type uuid (column u), the type inet6 (column i)",
                "kit: a package, a package body",
                "longest: an aggregate function",
                "periods: PERIOD FOR, WITHOUT OVERLAPS",
                "with_sequence: nextval(",
            ],
            await RefusedAsync(await mariaDb.GetAsync(), await mySql.GetAsync())
        );

    [Fact]
    public async Task What_MySQL_alone_has_is_refused_by_MariaDB_by_name_before_anything_is_made()
    {
        var refused = await RefusedAsync(await mySql.GetAsync(), await mariaDb.GetAsync());

        const string collation = "texts that compare as utf8mb4_0900_ai_ci says";
        Assert.Contains(
            refused,
            line => line.StartsWith("gb: CHARACTER SET gb18030 (column v)", StringComparison.Ordinal)
        );
        Assert.Contains(
            refused,
            line => line.StartsWith("functional: an index of expressions (", StringComparison.Ordinal)
        );
        Assert.Contains(refused, line => line.Contains("NOT ENFORCED", StringComparison.Ordinal));
        Assert.Contains(
            refused,
            line => line.StartsWith("own_tags: an index of expressions (", StringComparison.Ordinal)
        );
        Assert.Contains(refused, line => line.StartsWith("own_collation: ", StringComparison.Ordinal));
        Assert.Contains("vectors: the type vector (column v)", refused);
        string[] code = ["a_on_z", "after `all", "ansi", "b `on a", "of_a_stranger", "once `only", "we`ird proc"];
        Assert.All(code, name => Assert.Contains($"{name}: {collation}", refused));
    }

    [Fact]
    public async Task A_sequence_is_refused_by_MySQL_before_anything_is_made()
    {
        var target = await mySql.GetAsync();
        var error = await FailsAsync(
            await mariaDb.GetAsync(),
            target,
            Of("CREATE SEQUENCE counter; CREATE TABLE t (id INT PRIMARY KEY)")
        );

        Assert.Contains("counter", error.Message, StringComparison.Ordinal);
        Assert.Contains("MariaDB", error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TABLE t (id INT PRIMARY KEY, v INET6)")]
    [InlineData("CREATE TABLE t (id INT PRIMARY KEY, s DATE, e DATE, PERIOD FOR app (s, e))")]
    public async Task A_table_of_what_MariaDB_alone_has_is_refused_by_MySQL(string table) =>
        await IsNamedAsync(await mariaDb.GetAsync(), await mySql.GetAsync(), Of(table));

    [Theory]
    [InlineData("CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(3))")]
    [InlineData("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(9), KEY ((LOWER(v))))")]
    public async Task A_table_of_what_MySQL_alone_has_is_refused_by_MariaDB(string table) =>
        await IsNamedAsync(await mySql.GetAsync(), await mariaDb.GetAsync(), Of(table));

    [Fact]
    public async Task What_MariaDB_does_not_read_of_a_definition_is_told_of_each_table()
    {
        var (source, target) = (await mySql.GetAsync(), await mariaDb.GetAsync());
        var schema = await source.CreateSchemaAsync("CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci", Cancellation);
        await source.ExecuteAsync(
            "CREATE TABLE a (id INT PRIMARY KEY, v INT NOT NULL INVISIBLE)",
            schema,
            Cancellation
        );
        await source.ExecuteAsync(
            "CREATE TABLE b (id INT PRIMARY KEY, v INT NOT NULL INVISIBLE, w INT INVISIBLE)",
            schema,
            Cancellation
        );
        var point = await _lab.CaptureAsync(source, 1 << 20, schema);

        var report = await _lab.RunAsync(_lab.Inventory(target), point, Cancellation);

        var told = report.Findings.Where(finding => finding.Code == "mysql.clause-skipped").ToList();
        Assert.Equal([$"{schema}.a", $"{schema}.b"], told.Select(finding => finding.Subject).Order());
        Assert.All(told, finding => Assert.Contains("INVISIBLE", finding.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_hidden_stays_hidden_in_the_words_of_the_other(bool fromMySql)
    {
        SqlServer source = fromMySql ? await mySql.GetAsync() : await mariaDb.GetAsync();
        SqlServer target = fromMySql ? await mariaDb.GetAsync() : await mySql.GetAsync();
        var hidden = fromMySql ? "INVISIBLE" : "IGNORED";
        var depth = fromMySql ? "cte_max_recursion_depth" : "max_recursive_iterations";
        var schema = await source.CreateSchemaAsync("CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci", Cancellation);
        // why: indexes of a table of more than a mebibyte are made behind its rows, by statements of their own
        foreach (var (table, rows) in new[] { ("small", 1), ("large", 4000) })
        {
            await source.ExecuteAsync(
                $"CREATE TABLE {table} (id INT PRIMARY KEY, v VARCHAR(600), w INT, x INT INVISIBLE, y INT NOT NULL DEFAULT 7 INVISIBLE, "
                    + $"KEY plain (v), KEY told (w) COMMENT 'it is IGNORED, INVISIBLE' {hidden}, UNIQUE KEY both_ (w, v) {hidden}, FULLTEXT KEY words (v) {hidden}); "
                    + $"SET {depth} = 10000; INSERT INTO {table} (id, v, w) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) SELECT i, REPEAT('x', 600), i FROM n; "
                    + $"ANALYZE TABLE {table}",
                schema,
                Cancellation
            );
        }

        var point = await _lab.CaptureAsync(source, 1 << 20, schema);
        var report = await _lab.RunAsync(_lab.Inventory(target), point, Cancellation);

        Assert.Equal((2, 2), (report.MySql!.Tables, report.MySql.Equal));
        Assert.DoesNotContain(report.Findings, finding => finding.Code == "mysql.clause-skipped");
        var column = fromMySql ? "IF(IGNORED = 'YES', 'NO', 'YES')" : "IS_VISIBLE";
        var indexes = await target.RowsAsync(
            $"SELECT CONCAT(TABLE_NAME, ' ', INDEX_NAME, ' ', {column}) FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = '{schema}' AND SEQ_IN_INDEX = 1",
            cancellationToken: Cancellation
        );
        string[] wanted = ["PRIMARY YES", "both_ NO", "plain YES", "told NO", "words NO"];
        Assert.Equal(
            wanted.Select(index => $"large {index}").Concat(wanted.Select(index => $"small {index}")),
            indexes.Select(row => row[0]).Order(StringComparer.Ordinal)
        );
        var columns = await target.ScalarAsync(
            $"SELECT GROUP_CONCAT(TABLE_NAME, ' ', COLUMN_NAME ORDER BY TABLE_NAME, COLUMN_NAME) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = '{schema}' AND EXTRA LIKE '%INVISIBLE%'",
            cancellationToken: Cancellation
        );
        Assert.Equal("large x,large y,small x,small y", columns);
    }

    public void Dispose() => _lab.Dispose();

    private static Func<SqlServer, string, Task> Of(string sql) =>
        (server, schema) => server.ExecuteAsync(sql, schema, Cancellation);

    private async Task<RestoreReport> CrossAsync(SqlServer source, SqlServer target, Dataset dataset)
    {
        var schema = await source.CreateSchemaAsync("CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci", Cancellation);
        await dataset.LoadAsync(source, schema, Cancellation);
        var point = await _lab.CaptureAsync(source, 1 << 20, schema);
        return await _lab.RunAsync(_lab.Inventory(target), point, Cancellation);
    }

    /// <summary>What the preflight finds no equivalent for, and the run refuses.</summary>
    private async Task<IReadOnlyList<string>> RefusedAsync(SqlServer source, SqlServer target)
    {
        var schema = await source.CreateSchemaAsync("CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci", Cancellation);
        await Dataset.HurtfulOf(source).LoadAsync(source, schema, Cancellation);
        var point = await _lab.CaptureAsync(source, 1 << 20, schema);
        var report = await _lab.Restore.PreflightAsync(_lab.Inventory(target), point, [], Cancellation);
        var error = await Assert.ThrowsAnyAsync<DrException>(() =>
            _lab.RunAsync(_lab.Inventory(target), point, Cancellation)
        );
        var made = await target.ScalarAsync(
            $"SELECT CAST(COUNT(*) AS CHAR) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '{schema}'",
            cancellationToken: Cancellation
        );
        Assert.Equal("0", made);
        Assert.NotEmpty(error.Hint);
        return
        [
            .. report
                .Findings.Where(finding => finding.Code == "mysql.no-equivalent")
                .Select(finding =>
                    finding.Subject[(schema.Length + 1)..]
                    + ": "
                    + finding.Message["has ".Length..finding.Message.IndexOf(", for which", StringComparison.Ordinal)]
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    private async Task IsNamedAsync(SqlServer source, SqlServer target, Func<SqlServer, string, Task> fill)
    {
        var error = await FailsAsync(source, target, fill);
        Assert.Contains(".t: has ", error.Message, StringComparison.Ordinal);
        Assert.Contains("means the same", error.Message, StringComparison.Ordinal);
    }

    private async Task<DrException> FailsAsync(SqlServer source, SqlServer target, Func<SqlServer, string, Task> fill)
    {
        var schema = await source.CreateSchemaAsync("CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci", Cancellation);
        await fill(source, schema);
        var point = await _lab.CaptureAsync(source, 1 << 20, schema);
        var error = await Assert.ThrowsAnyAsync<DrException>(() =>
            _lab.RunAsync(_lab.Inventory(target), point, Cancellation)
        );
        Assert.NotEmpty(error.Hint);
        return error;
    }
}
