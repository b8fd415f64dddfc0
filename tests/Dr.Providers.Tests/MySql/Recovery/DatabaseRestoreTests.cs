using Dr.Findings;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.MySql.Recovery;

/// <summary>What was captured of one real server, restored onto another.</summary>
[Collection(nameof(DatabaseCollection))]
public sealed class DatabaseRestoreTests(SharedMariaDb mariaDb, SharedMySql mySql) : IDisposable
{
    private readonly DatabaseLab _lab = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_that_hurts_comes_back_with_equal_digests()
    {
        await using var server = await MariaDbServer.StartAsync(Dataset.Roomy, Cancellation);
        var schema = await server.CreateSchemaAsync("CHARACTER SET utf8mb3", Cancellation);
        await Dataset.HurtfulOf(server).LoadAsync(server, schema, Cancellation);
        var source = await _lab.CaptureAsync(server, 1 << 20, schema);

        var report = await _lab.RunAsync(
            _lab.Inventory(server, $"schemas: {{{schema}: restored}}"),
            source,
            Cancellation
        );

        Assert.All(report.Findings, finding => Assert.NotEqual(Severity.Critical, finding.Severity));
        var seen = report.MySql!;
        Assert.Equal(seen.Tables, seen.Equal);
        Assert.Equal(seen.Tables, seen.Sound);
    }

    [Fact]
    public async Task A_database_as_rancher_lays_it_out_is_restored_and_needs_nothing_more()
    {
        var server = await mariaDb.GetAsync();
        var schema = await server.CreateSchemaAsync("CHARACTER SET utf8mb3", Cancellation);
        await Dataset.FilledCattle.LoadAsync(server, schema, Cancellation);
        var source = await _lab.CaptureAsync(server, 1 << 20, schema);

        var report = await _lab.RunAsync(
            _lab.Inventory(server, $"schemas: {{{schema}: cattle}}"),
            source,
            Cancellation
        );

        Assert.False(report.Degraded, string.Join("\n", report.Findings));
        var seen = report.MySql!;
        Assert.Equal((seen.Tables, 0L, seen.Tables), (seen.Equal, seen.Orphans, seen.Sound));
    }

    /// <summary>MySQL locks the tables at both ends of a foreign key, and many at once meet in deadlocks.</summary>
    [Fact]
    public async Task Foreign_keys_that_tie_every_table_to_every_other_are_all_made()
    {
        const int tables = 12;
        var server = await mySql.GetAsync();
        var schema = await server.CreateSchemaAsync("CHARACTER SET utf8mb4", Cancellation);
        var all = Enumerable.Range(0, tables).ToList();
        var columns = string.Join(", ", all.Select(other => $"c{other} INT, KEY (c{other})"));
        var made = all.Select(table => $"CREATE TABLE t{table} (id INT PRIMARY KEY, {columns})");
        var tied = all.Select(table =>
            $"ALTER TABLE t{table} "
            + string.Join(", ", all.Select(other => $"ADD FOREIGN KEY (c{other}) REFERENCES t{other} (id)"))
        );
        await server.ExecuteAsync(string.Join(";\n", [.. made, .. tied]), schema, Cancellation);
        var source = await _lab.CaptureAsync(server, 1 << 20, schema);

        var report = await _lab.RunAsync(
            _lab.Inventory(server, $"schemas: {{{schema}: tied}}\nconnections: 8"),
            source,
            Cancellation
        );

        Assert.False(report.Damaged, string.Join("\n", report.Findings));
        var keys = "SELECT COUNT(*) FROM information_schema.referential_constraints WHERE constraint_schema = 'tied'";
        Assert.Equal($"{tables * tables}", await server.ScalarAsync(keys, null, Cancellation));
    }

    public void Dispose() => _lab.Dispose();
}
