using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>Servers that let nobody in without TLS and a certificate: both programs verify whom they talk to, or say why they cannot.</summary>
public sealed class DatabaseTlsTests(TlsServers servers) : IClassFixture<TlsServers>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_of_MariaDB_and_its_restore_onto_MySQL_go_through_TLS_verified_on_both_sides() =>
        await CrossAsync(servers.MariaDb, servers.MySql);

    [Fact]
    public async Task A_backup_of_MySQL_and_its_restore_onto_MariaDB_go_through_TLS_verified_on_both_sides() =>
        await CrossAsync(servers.MySql, servers.MariaDb);

    private static async Task CrossAsync(TlsServer source, TlsServer target)
    {
        await using var stage = await StageAsync(source);
        (await stage.BackUpAsync(Stop)).EndedWith(0);
        Aim(stage, target.Access());
        var schema = (string)(await stage.RunOf().RunAsync(Stop)).EndedWith(0).Json["mySql"]!["schemas"]![0]!;
        Assert.Equal("3", await target.Server.ScalarAsync("SELECT SUM(id) FROM t WHERE v = 'é'", schema, Stop));
    }

    private static async Task<Stage> StageAsync(TlsServer source)
    {
        var schema = await source.Server.CreateSchemaAsync("CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci", Stop);
        await source.Server.ExecuteAsync(
            "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20)); INSERT INTO t VALUES (1, 'é'), (2, 'é')",
            schema,
            Stop
        );
        var stage = await Stage.CreateAsync([], Stop);
        stage.Configure(settings => settings with { MySql = [.. source.Access(), $"schemas: [{schema}]"] });
        stage.Machines.HasHosts = false;
        return stage;
    }

    private static void Aim(Stage stage, string[] access)
    {
        stage.Machines.Database = access;
        stage.Machines.Write();
    }
}
