using Dr.Errors;
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
    public async Task What_hurts_on_MariaDB_is_an_error_on_MySQL_that_names_the_statement_and_no_quiet_difference() =>
        await StatementIsNamedAsync(await mariaDb.GetAsync(), await mySql.GetAsync(), HurtfulAsync);

    [Fact]
    public async Task What_hurts_on_MySQL_is_an_error_on_MariaDB_that_names_the_statement_and_no_quiet_difference() =>
        await StatementIsNamedAsync(await mySql.GetAsync(), await mariaDb.GetAsync(), HurtfulAsync);

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
    public async Task What_MariaDB_alone_has_is_an_error_on_MySQL_that_names_the_statement(string table) =>
        await StatementIsNamedAsync(await mariaDb.GetAsync(), await mySql.GetAsync(), Of(table));

    [Theory]
    [InlineData("CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(3))")]
    [InlineData("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(9), KEY ((LOWER(v))))")]
    public async Task What_MySQL_alone_has_is_an_error_on_MariaDB_that_names_the_statement(string table) =>
        await StatementIsNamedAsync(await mySql.GetAsync(), await mariaDb.GetAsync(), Of(table));

    [Fact]
    public async Task What_MariaDB_does_not_read_of_a_definition_is_told_of_each_table()
    {
        var (source, target) = (await mySql.GetAsync(), await mariaDb.GetAsync());
        var schema = await source.CreateSchemaAsync("CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci", Cancellation);
        await source.ExecuteAsync("CREATE TABLE a (id INT PRIMARY KEY, v INT INVISIBLE)", schema, Cancellation);
        await source.ExecuteAsync(
            "CREATE TABLE b (id INT PRIMARY KEY, w INT, KEY (w) INVISIBLE)",
            schema,
            Cancellation
        );
        var point = await _lab.CaptureAsync(source, 1 << 20, schema);

        var report = await _lab.RunAsync(_lab.Inventory(target), point, Cancellation);

        var told = report.Findings.Where(finding => finding.Code == "mysql.clause-skipped").ToList();
        Assert.Equal([$"{schema}.a", $"{schema}.b"], told.Select(finding => finding.Subject).Order());
        Assert.All(told, finding => Assert.Contains("INVISIBLE", finding.Message, StringComparison.Ordinal));
    }

    public void Dispose() => _lab.Dispose();

    private static Func<SqlServer, string, Task> Of(string sql) =>
        (server, schema) => server.ExecuteAsync(sql, schema, Cancellation);

    private static Task HurtfulAsync(SqlServer server, string schema) =>
        Dataset.Hurtful.LoadAsync(server, schema, Cancellation);

    private async Task StatementIsNamedAsync(SqlServer source, SqlServer target, Func<SqlServer, string, Task> fill)
    {
        var error = await FailsAsync(source, target, fill);
        Assert.Contains("00-schema.sql, line", error.Message, StringComparison.Ordinal);
        Assert.Contains(target.Address, error.Message, StringComparison.Ordinal);
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
