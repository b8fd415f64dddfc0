using System.Text.Json.Nodes;
using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>One node of a Galera cluster is captured while the others work, and whatever becomes of the backup, they go on.</summary>
[Collection(Lanes.Databases)]
public sealed class DatabaseClusterTests(SharedGalera shared) : IClassFixture<SharedGalera>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_is_captured_on_one_node_and_restored_through_another()
    {
        var galera = await shared.GetAsync();
        var schema = await galera.Nodes[0].CreateSchemaAsync("CHARACTER SET utf8mb3", Stop);
        var restored = galera.Nodes[0].UnusedSchema();
        await Dataset.FilledCattle.LoadAsync(galera.Nodes[0], schema, Stop);
        await GaleraCluster.AwaitSyncedAsync(galera.Nodes[1], cancellationToken: Stop);
        await using var stage = await DatabaseStage.CreateAsync(galera.Nodes[1], schema, Stop);
        await stage.RoundTripAsync(galera.Nodes[0], restored, Stop);
        Assert.Equal("OFF", await DesyncAsync(galera.Nodes[1]));
        await GaleraCluster.AwaitSyncedAsync(galera.Nodes[2], cancellationToken: Stop);
        SchemaPortrait.Same(
            await SchemaPortrait.OfAsync(galera.Nodes[1], schema, Stop),
            await SchemaPortrait.OfAsync(galera.Nodes[2], restored, Stop)
        );
    }

    [Fact]
    public async Task A_backup_that_is_killed_in_the_middle_of_a_table_blocks_nobody_and_the_next_one_undoes_its_desync()
    {
        var galera = await shared.GetAsync();
        var (first, read, last) = (galera.Nodes[0], galera.Nodes[1], galera.Nodes[2]);
        var schema = await first.CreateSchemaAsync("", Stop);
        await using (await MovingMoney.StartAsync(first, schema, Stop)) { }
        await GaleraCluster.AwaitSyncedAsync(read, cancellationToken: Stop);
        await using var stage = await DatabaseStage.CreateAsync(read, schema, Stop);
        await using var slow = new SlowDatabase(read);
        stage.Read(slow.Address, read.Root, slow.Port);
        using (var backup = RunningProgram.Start(stage.Stage.Service("backup", Stage.Cluster)))
        {
            await slow.StandStillAsync(Stop);
            Assert.Equal("ON", await DesyncAsync(read));
            await EverybodyWorksAsync(first, last, schema, "while_it_stands_still");
            Assert.Equal(137, (await backup.KillAsync(Stop)).ExitCode);
        }

        slow.GoOn();
        Assert.Equal("ON", await DesyncAsync(read));
        await EverybodyWorksAsync(last, read, schema, "after_the_kill");

        var next = await StoreProof.NextBackupIsUndisturbedAsync(stage.Stage, [], Stop);
        Assert.Contains("mysql.desync-left", next["findings"]!.AsArray().Select(Code));
        Assert.Equal("OFF", await DesyncAsync(read));
        await GaleraCluster.AwaitSyncedAsync(read, cancellationToken: Stop);
    }

    /// <summary>A change of a definition and of rows through one node arrives at another.</summary>
    private static async Task EverybodyWorksAsync(SqlServer writer, SqlServer other, string schema, string table)
    {
        await writer
            .ExecuteAsync(
                $"CREATE TABLE {table} (id INT PRIMARY KEY); ALTER TABLE {table} ADD COLUMN v INT; INSERT INTO {table} VALUES (1, 2); "
                    + "INSERT INTO n_moves (amount, note) VALUES (0, 'still alive')",
                schema,
                Stop
            )
            .WaitAsync(s_patience, TimeProvider.System, Stop);
        await Waiting.UntilAsync(
            $"{table} has arrived at {other.Address}",
            s_patience,
            async token =>
                await other.ScalarAsync(
                    $"SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = '{schema}' AND table_name = '{table}'",
                    null,
                    token
                ) == "2"
                && await other.ScalarAsync($"SELECT SUM(v) FROM {table}", schema, token) == "2",
            Stop
        );
    }

    private static string? Code(JsonNode? finding) => (string?)finding!["code"];

    private static async Task<string?> DesyncAsync(SqlServer node) =>
        (await node.RowsAsync("SHOW GLOBAL VARIABLES LIKE 'wsrep_desync'", null, Stop))[0][1];
}
