using Dr.Providers.MySql.Capture;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.MySql;

/// <summary>A Galera node is desynced while it is read, and never left so.</summary>
public sealed class GaleraDesyncTests(SharedGalera shared) : IClassFixture<SharedGalera>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_lags_only_while_it_is_read_and_a_run_that_died_is_undone_by_the_next()
    {
        var galera = await shared.GetAsync();
        using var lab = new DumpLab();
        var node = galera.Nodes[1];
        var schema = await galera.Nodes[0].CreateSchemaAsync("", Stop);
        await Dataset.FilledCattle.LoadAsync(galera.Nodes[0], schema, Stop);
        await GaleraCluster.AwaitSyncedAsync(node, cancellationToken: Stop);
        await GaleraCluster.AwaitSyncedAsync(galera.Nodes[2], cancellationToken: Stop);
        var options = new MySqlCaptureOptions { Schemas = [schema] };
        var during = "";
        lab.Standing = async () => during = await DesyncAsync(node);

        var dump = await lab.DumpAsync(node, options);

        Assert.Equal("ON", during);
        Assert.Equal("OFF", await DesyncAsync(node));
        Assert.Equal("galera", dump.Facts.Role);
        Assert.Contains(':', dump.Facts.Position!.Galera!);
        Assert.Empty(Directory.GetFiles(lab.Marks));
        Assert.Equal(await DumpLab.DigestsAsync(galera.Nodes[2], schema), dump.Digests);

        await DieAsync(lab, node, options);
        Assert.Equal("ON", await DesyncAsync(node));
        var next = await lab.DumpAsync(node, options);

        Assert.Contains(next.Report.Findings, finding => finding.Code == "mysql.desync-left");
        Assert.Equal("OFF", await DesyncAsync(node));
    }

    [Fact]
    public async Task A_desync_that_somebody_else_set_is_told_and_left()
    {
        var galera = await shared.GetAsync();
        using var lab = new DumpLab();
        var node = galera.Nodes[0];
        var schema = await node.CreateSchemaAsync("", Stop);
        await node.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)", schema, Stop);
        await node.ExecuteAsync("SET GLOBAL wsrep_desync = ON", null, Stop);

        var dump = await lab.DumpAsync(node, new MySqlCaptureOptions { Schemas = [schema] });

        Assert.Contains(dump.Report.Findings, finding => finding.Code == "mysql.desynced");
        Assert.Equal("ON", await DesyncAsync(node));
        await node.ExecuteAsync("SET GLOBAL wsrep_desync = OFF", null, Stop);
    }

    /// <summary>What a kill leaves: the mark and the desync, and connections that are closed by the system.</summary>
    private static async Task DieAsync(DumpLab lab, SqlServer node, MySqlCaptureOptions options)
    {
        var capture = await lab.Source(node, options).BeginAsync(Stop);
        var mark = Assert.Single(Directory.GetFiles(lab.Marks));
        await node.KillConnectionsAsync(node.Root.User, Stop);
        await capture.DisposeAsync();
        Assert.True(File.Exists(mark));
    }

    private static async Task<string?> DesyncAsync(SqlServer node) =>
        (await node.RowsAsync("SHOW GLOBAL VARIABLES LIKE 'wsrep_desync'", null, Stop))[0][1];
}
