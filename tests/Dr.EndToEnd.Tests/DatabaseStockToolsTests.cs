using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>A dump is SQL for the stock client, says what the stock tools say, and theirs can be restored by ours.</summary>
[Collection(Lanes.Databases)]
public sealed class DatabaseStockToolsTests(SharedMariaDb mariaDb)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_files_of_a_point_load_in_order_with_age_zstd_and_the_stock_client_alone()
    {
        var source = await mariaDb.GetAsync();
        var schema = await source.CreateSchemaAsync("CHARACTER SET utf8mb3", Stop);
        await Dataset.HurtfulOf(source).LoadAsync(source, schema, Stop);
        await using var stage = await DatabaseStage.CreateAsync(source, schema, Stop);
        (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);
        await using var bare = await MariaDbServer.StartAsync(Dataset.Roomy, Stop);

        await LoadByHandAsync(stage.Stage, bare);

        SchemaPortrait.Same(
            await SchemaPortrait.OfAsync(source, schema, Stop),
            await SchemaPortrait.OfAsync(bare, schema, Stop)
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_restored_dumps_with_mariadb_dump_and_mydumper_as_the_source_did(bool byHand)
    {
        var source = await mariaDb.GetAsync();
        var schema = await source.CreateSchemaAsync("CHARACTER SET utf8mb3", Stop);
        await Dataset.FilledCattle.LoadAsync(source, schema, Stop);
        await using var stage = await DatabaseStage.CreateAsync(source, schema, Stop);
        await using var target = await MariaDbServer.StartAsync(Dataset.Roomy, Stop);
        (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);
        if (byHand)
        {
            await LoadByHandAsync(stage.Stage, target);
        }
        else
        {
            stage.Aim(target);
            (await stage.Stage.RunOf().RunAsync(Stop)).EndedWith(0);
        }

        Assert.Equal(await DumpAsync(source, schema), await DumpAsync(target, schema));
        var (before, after) = (
            await MyDumperAsync(stage.Stage, source, schema),
            await MyDumperAsync(stage.Stage, target, schema)
        );
        Assert.Contains(before.Keys, file => file.StartsWith($"{schema}.process_instance.", StringComparison.Ordinal));
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task A_file_of_mariadb_dump_is_restored_and_holds_the_same()
    {
        var source = await mariaDb.GetAsync();
        var schema = await source.CreateSchemaAsync("CHARACTER SET utf8mb3", Stop);
        await Dataset.FilledCattle.LoadAsync(source, schema, Stop);
        await using var stage = await DatabaseStage.CreateAsync(source, schema, Stop);
        var file = stage.Stage.File("cattle-dump.sql");
        await File.WriteAllTextAsync(file, await DumpAsync(source, schema), Stop);
        await using var target = await MariaDbServer.StartAsync(Dataset.Roomy, Stop);
        stage.Aim(target);
        string[] words = ["run", "--from-file", file, "--inventory", stage.Stage.Machines.Inventory, "--yes", "--json"];

        (await stage.Stage.Restore(words).RunAsync(Stop)).EndedWith(0);

        var made = await target.ScalarAsync(
            "SELECT table_schema FROM information_schema.tables WHERE table_name = 'process_instance'",
            null,
            Stop
        );
        Assert.NotNull(made);
        SchemaPortrait.Same(
            Inside(await SchemaPortrait.OfAsync(source, schema, Stop)),
            Inside(await SchemaPortrait.OfAsync(target, made, Stop))
        );
    }

    // why: a dump of one schema does not say in which charset it was made
    private static IEnumerable<string> Inside(IReadOnlyList<string> portrait) =>
        portrait.Where(line => !line.StartsWith("schema: ", StringComparison.Ordinal));

    [Fact]
    public async Task A_file_of_mariadb_dump_that_was_cut_off_is_refused()
    {
        var source = await mariaDb.GetAsync();
        var schema = await source.CreateSchemaAsync("CHARACTER SET utf8mb3", Stop);
        await Dataset.Cattle.LoadAsync(source, schema, Stop);
        await using var stage = await DatabaseStage.CreateAsync(source, schema, Stop);
        var file = stage.Stage.File("cut.sql");
        var whole = await DumpAsync(source, schema);
        await File.WriteAllTextAsync(file, whole[..(whole.Length * 2 / 3)], Stop);
        await using var target = await MariaDbServer.StartAsync(cancellationToken: Stop);
        stage.Aim(target);
        string[] words = ["run", "--from-file", file, "--inventory", stage.Stage.Machines.Inventory, "--yes"];
        (await stage.Stage.Restore(words).RunAsync(Stop)).ComplainsOf(4, file);
    }

    /// <summary>As the format page says, with age, zstd and the stock client.</summary>
    private static async Task LoadByHandAsync(Stage stage, SqlServer target)
    {
        var mysql = Assert.Single(Directory.GetDirectories(stage.Store, "mysql", SearchOption.AllDirectories));
        var client = $"{StockTools.MariaDb("mariadb")} --no-defaults --user=root --socket='{target.Socket}'";
        var load = HandRestore
            .Commands[5]
            .Replace("identity.txt", $"'{stage.Identity}'", StringComparison.Ordinal)
            .Replace("| mariadb;", $"| {client};", StringComparison.Ordinal);
        Assert.Contains(client, load, StringComparison.Ordinal);
        await HandRestore.RunAsync(load, Path.GetDirectoryName(mysql)!, Stop);
    }

    private static async Task<string> DumpAsync(SqlServer server, string schema)
    {
        string[] words =
        [
            "--no-defaults",
            "--user=root",
            $"--socket={server.Socket}",
            "--single-transaction",
            "--order-by-primary",
            "--hex-blob",
            "--routines",
            "--triggers",
            "--events",
            "--skip-dump-date",
            schema,
        ];
        var dump = await StockTools.RunAsync(StockTools.MariaDb("mariadb-dump"), words, cancellationToken: Stop);
        return dump.Succeeded().Output;
    }

    /// <summary>Every file that it writes of a schema, with its text.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> MyDumperAsync(
        Stage stage,
        SqlServer server,
        string schema
    )
    {
        var folder = stage.File($"mydumper-{server.Address}");
        string[] words =
        [
            "--user",
            "root",
            "--socket",
            server.Socket,
            "--database",
            schema,
            "--threads",
            "2",
            "--outputdir",
            folder,
        ];
        (await StockTools.RunAsync(StockTools.MariaDb("mydumper"), words, cancellationToken: Stop)).Succeeded();
        return Directory
            .GetFiles(folder, "*.sql")
            .ToDictionary(file => Path.GetFileName(file)!, File.ReadAllText, StringComparer.Ordinal);
    }
}
