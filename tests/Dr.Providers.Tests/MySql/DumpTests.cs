using System.Text.Unicode;
using Dr.MySql;
using Dr.Providers.MySql.Capture;
using Dr.Providers.MySql.Rows;
using Dr.Providers.MySql.Schemas;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.MySql;

/// <summary>What is captured of a schema, loaded by the server's own client, is that schema again.</summary>
public sealed partial class DumpTests(SharedMariaDb mariaDb, SharedMySql mySql) : IDisposable
{
    private readonly DumpLab _lab = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_stock_client_of_MariaDB_makes_the_same_schema_of_it() =>
        await LoadsAgainAsync(await mariaDb.GetAsync());

    [Fact]
    public async Task The_stock_client_of_MySQL_makes_the_same_schema_of_it() =>
        await LoadsAgainAsync(await mySql.GetAsync());

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task However_a_table_is_cut_every_row_is_in_one_range(int rows)
    {
        var server = await mariaDb.GetAsync();
        var schema = await server.CreateSchemaAsync("", Stop);
        await Dataset.HurtfulTables.LoadAsync(server, schema, Stop);
        var whole = await DumpLab.DigestsAsync(server, schema);
        await using var session = await DumpLab.OpenAsync(server);
        var model = await new SchemaReader(session).ReadAsync(schema, Stop);
        var cutter = new ChunkCutter(session, schema);
        var kinds = new HashSet<KeyType>();
        var most = 0;
        foreach (var table in model.Tables.Where(table => table.Key is not null))
        {
            var ranges = await cutter.CutAsync(table, rows, Stop);
            var parts = new List<TableDigest>();
            foreach (var range in ranges)
            {
                var query = new RowQuery(schema, table.Name, table.Columns, range.Where, table.Key);
                parts.Add(await TableDigests.ComputeAsync(session, query, Stop));
            }

            Assert.Equal(whole[table.Name], TableDigest.Total(parts));
            most = Math.Max(most, ranges.Count);
            kinds.UnionWith(ranges.Count > 1 ? table.Key!.Columns.Select(column => column.Type) : []);
        }

        Assert.InRange(most, 100 / rows, 1001);
        Assert.True(rows > 1 || kinds.SetEquals(Enum.GetValues<KeyType>()), string.Join(' ', kinds));
    }

    [Fact]
    public async Task Digests_are_the_same_on_both_flavours()
    {
        SqlServer maria = await mariaDb.GetAsync();
        SqlServer my = await mySql.GetAsync();
        const string schema = "crossing";
        const string signed = "fractions";
        foreach (var server in new[] { maria, my })
        {
            await server.ExecuteAsync($"CREATE DATABASE {schema} COLLATE utf8mb4_general_ci", null, Stop);
            await Dataset.HurtfulTables.LoadAsync(server, schema, Stop);
        }

        var dump = await _lab.DumpAsync(my, new MySqlCaptureOptions { Schemas = [schema] });
        var emptied = dump.Schema.Tables.Select(table =>
            $"DELETE FROM `{table.Name.Replace("`", "``", StringComparison.Ordinal)}`"
        );
        await maria.ExecuteAsync($"SET foreign_key_checks = 0; {string.Join(";", emptied)}", schema, Stop);
        foreach (var file in dump.Files.Where(file => file.Contains("10-data", StringComparison.Ordinal)))
        {
            await maria.LoadAsync(file, null, Stop);
        }

        var moved = await DumpLab.DigestsAsync(maria, schema);
        Assert.NotEqual(dump.Digests[signed], moved[signed]);
        // MariaDB holds no zero with a sign, and that is all in which the two differ.
        await my.ExecuteAsync($"UPDATE {signed} SET f = 0, ff = 0, d = 0, dd = 0 WHERE id = 8", schema, Stop);
        Assert.Equal(Lines(await DumpLab.DigestsAsync(my, schema)), Lines(moved));
    }

    public void Dispose() => _lab.Dispose();

    private static IEnumerable<string> Lines(IReadOnlyDictionary<string, TableDigest> digests) =>
        digests.Select(table => $"{table.Key} {table.Value}").Order(StringComparer.Ordinal);

    private async Task LoadsAgainAsync(SqlServer server)
    {
        var schema = await server.CreateSchemaAsync("CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci", Stop);
        await Dataset.HurtfulOf(server).LoadAsync(server, schema, Stop);
        var before = await DumpLab.DigestsAsync(server, schema);
        var made = await DefinitionsAsync(server, schema);
        var dump = await _lab.DumpAsync(server, new MySqlCaptureOptions { Schemas = [schema], ChunkSize = 1 << 20 });
        await server.ExecuteAsync($"DROP DATABASE {schema}", null, Stop);

        foreach (var file in dump.Files)
        {
            Assert.True(Utf8.IsValid(await File.ReadAllBytesAsync(file, Stop)), file);
            await server.LoadAsync(file, null, Stop);
        }

        Assert.Equal(Lines(before), Lines(dump.Digests));
        Assert.Equal(Lines(before), Lines(await DumpLab.DigestsAsync(server, schema)));
        Assert.Equal(made, await DefinitionsAsync(server, schema));
        Assert.Equal(dump.Facts.Rows, before.Values.Sum(digest => digest.Rows));
    }

    /// <summary>What our own reader says of everything in the schema; broken views apart, which nothing can make again.</summary>
    private static async Task<IReadOnlyList<string>> DefinitionsAsync(SqlServer server, string schema)
    {
        await using var session = await DumpLab.OpenAsync(server);
        var model = await new SchemaReader(session).ReadAsync(schema, Stop);
        return
        [
            $"{model.CharacterSet} {model.Collation}",
            // MySQL names a character set that follows from the collation where it was named when the table was made.
            .. model.Tables.Select(table => CharacterSet().Replace(table.Definition.Sql, "")),
            .. model
                .Objects.Where(item => item.Broken is null)
                .Select(item =>
                    $"{item.Kind} {item.Name} {item.Definer} {item.SqlMode} {item.CharacterSet} {item.Collation} {item.SchemaCollation} {item.TimeZone} {item.Sql}"
                ),
        ];
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"CHARACTER SET \w+ (?=COLLATE)")]
    private static partial System.Text.RegularExpressions.Regex CharacterSet();
}
