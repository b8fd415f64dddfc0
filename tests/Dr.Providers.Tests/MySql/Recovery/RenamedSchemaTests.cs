using Dr.Findings;
using Dr.Recovery;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.MySql.Recovery;

/// <summary>A schema that is restored under another name speaks of itself, or it is said what still speaks of the old one.</summary>
[Collection(nameof(DatabaseCollection))]
public sealed class RenamedSchemaTests(SharedMariaDb mariaDb, SharedMySql mySql) : IDisposable
{
    private readonly DatabaseLab _lab = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_default_draws_its_numbers_from_the_restored_sequence_and_not_from_the_old_one()
    {
        var server = await mariaDb.GetAsync();
        var schema = await server.CreateSchemaAsync("", Cancellation);
        await server.ExecuteAsync(
            "CREATE SEQUENCE counter START WITH 100 NOCACHE;"
                + "CREATE TABLE numbered (id BIGINT NOT NULL DEFAULT NEXT VALUE FOR counter PRIMARY KEY, v INT);"
                + "INSERT INTO numbered (v) VALUES (1), (2)",
            schema,
            Cancellation
        );

        var (report, back) = await RestoreAsync(server, schema);
        await server.ExecuteAsync("INSERT INTO numbered (v) VALUES (3)", back, Cancellation);

        Assert.False(report.Degraded, string.Join("\n", report.Findings));
        const string newest = "SELECT MAX(id) FROM numbered";
        Assert.Equal("102", await server.ScalarAsync(newest, back, Cancellation));
        const string next = "SELECT next_not_cached_value FROM counter";
        Assert.Equal("102", await server.ScalarAsync(next, schema, Cancellation));
        Assert.Equal("103", await server.ScalarAsync(next, back, Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Views_and_triggers_that_name_the_schema_are_made_in_the_restored_one(bool onMySql)
    {
        var server = await ServerAsync(onMySql);
        var (schema, other) = (await NewAsync(server), await NewAsync(server));
        await server.ExecuteAsync("CREATE TABLE there (id INT PRIMARY KEY)", other, Cancellation);
        await server.ExecuteAsync(
            "CREATE TABLE here (id INT PRIMARY KEY, v INT);"
                + $"CREATE VIEW both_ AS SELECT h.id, `here`.v FROM {schema}.here h JOIN `here` ON h.id = `here`.id LEFT JOIN {other}.there o ON o.id = h.id;"
                + $"CREATE TRIGGER {schema}.add_one BEFORE INSERT ON {schema}.here FOR EACH ROW SET NEW.v = NEW.v + 1",
            schema,
            Cancellation
        );

        var (report, back) = await RestoreAsync(server, schema);
        await server.ExecuteAsync("INSERT INTO `here` VALUES (1, 1)", back, Cancellation);

        Assert.DoesNotContain(report.Findings, finding => finding.Code == "mysql.old-schema-named");
        Assert.DoesNotContain(report.Findings, finding => finding.Code == "mysql.definition-differs");
        Assert.Equal("2", await server.ScalarAsync("SELECT v FROM both_", back, Cancellation));
        Assert.Null(await server.ScalarAsync("SELECT v FROM both_", schema, Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_people_wrote_with_the_old_name_in_it_is_told(bool onMySql)
    {
        var server = await ServerAsync(onMySql);
        var schema = await NewAsync(server);
        var other = await NewAsync(server);
        await server.ExecuteAsync(
            $"CREATE TABLE {other}.there (id INT PRIMARY KEY);"
                + "CREATE TABLE t (id INT PRIMARY KEY);"
                + $"CREATE TABLE remarked (id INT PRIMARY KEY) COMMENT 'made from {schema}.t';"
                + $"CREATE VIEW unclear AS SELECT {schema}.id FROM {other}.there {schema};"
                + $"CREATE PROCEDURE clear_() DELETE FROM {schema}.t;"
                + $"CREATE TRIGGER cascades AFTER DELETE ON t FOR EACH ROW DELETE FROM `{schema}`.t WHERE id = OLD.id;"
                + $"CREATE EVENT later ON SCHEDULE EVERY 1 YEAR STARTS '2037-01-01' DISABLE DO DELETE FROM {schema}.t;"
                + "CREATE PROCEDURE innocent() DELETE FROM t",
            schema,
            Cancellation
        );

        var (report, back) = await RestoreAsync(server, schema);

        var told = report.Findings.Where(finding => finding.Code == "mysql.old-schema-named").ToList();
        string[] names = ["cascades", "clear_", "later", "remarked", "unclear"];
        Assert.Equal(names.Select(name => $"{back}.{name}"), told.Select(finding => finding.Subject).Order());
        Assert.All(told, finding => Assert.Equal(Severity.Warning, finding.Severity));
        Assert.True(report.Degraded);
    }

    public void Dispose() => _lab.Dispose();

    private async Task<SqlServer> ServerAsync(bool onMySql) =>
        onMySql ? await mySql.GetAsync() : await mariaDb.GetAsync();

    private static Task<string> NewAsync(SqlServer server) =>
        server.CreateSchemaAsync("CHARACTER SET utf8mb4", Cancellation);

    private async Task<(RestoreReport Report, string Back)> RestoreAsync(SqlServer server, string schema)
    {
        var back = server.UnusedSchema();
        var source = await _lab.CaptureAsync(server, 1 << 20, schema);
        var inventory = _lab.Inventory(server, $"schemas: {{{schema}: {back}}}");
        return (await _lab.RunAsync(inventory, source, Cancellation), back);
    }
}
