using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>Servers that let nobody in without TLS and a certificate: both programs verify whom they talk to, or say why they cannot.</summary>
[Collection(Lanes.Databases)]
public sealed class DatabaseTlsTests(TlsServers servers) : IClassFixture<TlsServers>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_of_MariaDB_and_its_restore_onto_MySQL_go_through_TLS_verified_on_both_sides() =>
        await CrossAsync(servers.MariaDb, servers.MySql);

    [Fact]
    public async Task A_backup_of_MySQL_and_its_restore_onto_MariaDB_go_through_TLS_verified_on_both_sides() =>
        await CrossAsync(servers.MySql, servers.MariaDb);

    [Fact]
    public async Task Whom_MariaDB_or_its_client_cannot_verify_is_refused_with_the_reason_and_no_password() =>
        await AreRefusedAsync(servers.MariaDb);

    [Fact]
    public async Task Whom_MySQL_or_its_client_cannot_verify_is_refused_with_the_reason_and_no_password() =>
        await AreRefusedAsync(servers.MySql);

    private static async Task CrossAsync(TlsServer source, TlsServer target)
    {
        await using var stage = await StageAsync(source);
        (await stage.BackUpAsync(Stop)).EndedWith(0);
        Aim(stage, target.Access());
        var schema = (string)(await stage.RunOf().RunAsync(Stop)).EndedWith(0).Json["mySql"]!["schemas"]![0]!;
        Assert.Equal("3", await target.Server.ScalarAsync("SELECT SUM(id) FROM t WHERE v = 'é'", schema, Stop));
    }

    private static async Task AreRefusedAsync(TlsServer server)
    {
        await using var stage = await StageAsync(server);
        (await stage.BackUpAsync(Stop)).EndedWith(0);
        var schemas = stage.Settings.MySql[^1];
        var folder = Directory.CreateDirectory(stage.File("foreign")).FullName;
        var foreign = TestCertificates.Create(folder, [server.Server.Address]);
        // why: the same server under a name that its certificate does not carry
        await using var elsewhere = FaultProxy.Before(server.Server.Address, SqlServer.Port);
        (string[] Access, string Reason)[] ways =
        [
            (server.Access(authority: foreign.AuthorityFile), "tls.ca"),
            (server.Access("127.0.0.1", elsewhere.Port), "the name in it"),
            (server.Access(encrypts: false), "tls.ca"),
            (server.Access(shows: false), "tls.certificate"),
        ];
        foreach (var (access, reason) in ways)
        {
            stage.Configure(settings => settings with { MySql = [.. access, schemas] });
            Aim(stage, access);
            var backup = await stage.Service("backup", Stage.Cluster).RunAsync(Stop);
            var restore = await stage.RunOf().RunAsync(Stop);
            var host = access[0]["host: ".Length..];
            backup.ComplainsOf(1, host, reason);
            restore.ComplainsOf(1, host, reason);
            var said = string.Concat(backup.Output, backup.Error, restore.Output, restore.Error);
            Assert.DoesNotContain(server.Account.Password, said, StringComparison.Ordinal);
        }

        Assert.Single(await StoreProof.HoldsOnlyWholePointsAsync(stage, Stop));
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
