using System.Text;
using Dr.Providers.MySql.Client;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;
using MySqlConnector;

namespace Dr.Providers.Tests.MySql;

/// <summary>Statements that go to the server as bytes, past the library's own text of them.</summary>
public sealed class StatementWireTests(SharedMariaDb mariaDb, SharedMySql mySql)
{
    private const string Attempted = "add rows";

    // what one packet of the protocol holds
    private const int Packet = 0xFFFFFF;
    private static readonly string s_head = "INSERT INTO t (v) VALUES ('";
    private static readonly string s_tail = "')";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_statement_arrives_as_it_is_and_tells_how_many_rows_it_changed(bool isMySql)
    {
        await using var session = await SessionAsync(await ServerAsync(isMySql));
        await session.ExecuteAsync("SET NAMES binary", Attempted, Stop);

        var changed = await session.ExecuteAsync(
            Bytes(@"INSERT INTO t (v) VALUES (''),('?'),('@a'),('ü\\\'\n\0')"),
            Attempted,
            Stop
        );

        Assert.Equal(4, changed);
        var stored = await session.RowsAsync("SELECT HEX(v) AS v FROM t ORDER BY id", Attempted, Stop);
        Assert.Equal(["", "3F", "4061", "C3BC5C270A00"], stored.Select(row => row.Text("v")));
    }

    // One less than a packet holds, exactly that (then an empty one has to follow), more, and more than two.
    [Theory]
    [InlineData(false, Packet - 1)]
    [InlineData(false, Packet)]
    [InlineData(false, Packet + 1)]
    [InlineData(false, (2 * Packet) + 5)]
    [InlineData(true, Packet)]
    [InlineData(true, Packet + 1)]
    public async Task A_statement_larger_than_a_packet_arrives_whole(bool isMySql, int size)
    {
        await using var session = await SessionAsync(await ServerAsync(isMySql));
        // the command itself counts, with two bytes more where the server takes attributes
        var length = size - (isMySql ? 3 : 1) - s_head.Length - s_tail.Length;

        await session.ExecuteAsync(Bytes($"{s_head}{new string('x', length)}{s_tail}"), Attempted, Stop);

        var isWhole = await session.ValueAsync(
            $"SELECT LENGTH(v) = {length} AND SHA2(v, 256) = SHA2(REPEAT('x', {length}), 256) FROM t",
            Attempted,
            Stop
        );
        Assert.Equal("1", isWhole);
    }

    [Fact]
    public async Task What_the_server_refuses_is_told_with_its_number_and_the_session_goes_on()
    {
        await using var session = await SessionAsync(await mariaDb.GetAsync());

        var error = await Assert.ThrowsAsync<DatabaseException>(() =>
            session.ExecuteAsync(Bytes("INSERT INTO nowhere (v) VALUES ('a')"), Attempted, Stop)
        );

        Assert.Equal(MySqlErrorCode.NoSuchTable, error.Number);
        Assert.Contains("(error 1146, 42S02)", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await session.ExecuteAsync(Bytes($"{s_head}a{s_tail}"), Attempted, Stop));
    }

    [Fact]
    public async Task A_session_that_was_killed_is_lost_and_its_transaction_with_it()
    {
        var server = await mariaDb.GetAsync();
        await using var session = await SessionAsync(server);
        var schema = await session.ValueAsync("SELECT DATABASE()", Attempted, Stop);
        await session.ExecuteAsync("START TRANSACTION", Attempted, Stop);
        await session.ExecuteAsync(Bytes($"{s_head}a{s_tail}"), Attempted, Stop);
        await server.ExecuteAsync($"KILL {session.Id}", cancellationToken: Stop);

        var error = await Assert.ThrowsAsync<DatabaseException>(() =>
            session.ExecuteAsync(Bytes($"{s_head}b{s_tail}"), Attempted, Stop)
        );

        Assert.True(error.IsLost, error.Message);
        Assert.Equal("0", await server.ScalarAsync("SELECT COUNT(*) FROM t", schema, Stop));
    }

    [Fact]
    public async Task A_cancelled_statement_goes_with_its_transaction()
    {
        var server = await mariaDb.GetAsync();
        var session = await SessionAsync(server);
        var schema = await session.ValueAsync("SELECT DATABASE()", Attempted, Stop);
        await session.ExecuteAsync("START TRANSACTION", Attempted, Stop);
        await using var other = await server.OpenAsync(schema, cancellationToken: Stop);
        await ExecuteAsync(other, "LOCK TABLES t READ");
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var threads = $"SELECT COUNT(*) FROM information_schema.processlist WHERE id = {session.Id}";

        var insert = session.ExecuteAsync(Bytes($"{s_head}a{s_tail}"), Attempted, cancelled.Token);
        while (await server.ScalarAsync($"{threads} AND info LIKE 'INSERT%'", null, Stop) != "1") { }

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => insert);
        await session.DisposeAsync();
        await ExecuteAsync(other, "UNLOCK TABLES");
        while (await server.ScalarAsync(threads, null, Stop) != "0") { }

        Assert.Equal("0", await server.ScalarAsync("SELECT COUNT(*) FROM t", schema, Stop));
    }

    [Fact]
    public async Task Over_TLS_it_goes_the_same_way()
    {
        await using var server = await MariaDbServer.StartAsync(Dataset.Roomy with { Tls = true });
        var connection = DumpLab.Connection(server) with { Tls = new(server.Certificates!.AuthorityFile) };
        var schema = await server.CreateSchemaAsync("", Stop);
        await using var session = await new MySqlDialer(connection, _ => null).OpenAsync(Stop);
        await PrepareAsync(session, schema);

        Assert.Equal(
            1,
            await session.ExecuteAsync(Bytes($"{s_head}{new string('x', Packet)}{s_tail}"), Attempted, Stop)
        );

        Assert.NotEqual("", (await session.FirstAsync("SHOW STATUS LIKE 'Ssl_cipher'", Attempted, Stop))!.Values[1]);
        Assert.Equal($"{Packet}", await session.ValueAsync("SELECT LENGTH(v) FROM t", Attempted, Stop));
    }

    private static async Task ExecuteAsync(MySqlConnection connection, string sql)
    {
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static byte[] Bytes(string sql) => Encoding.UTF8.GetBytes(sql);

    private async Task<SqlServer> ServerAsync(bool isMySql) =>
        isMySql ? await mySql.GetAsync() : await mariaDb.GetAsync();

    private static async Task<MySqlSession> SessionAsync(SqlServer server)
    {
        var schema = await server.CreateSchemaAsync("CHARACTER SET utf8mb4", Stop);
        var session = await DumpLab.OpenAsync(server);
        await PrepareAsync(session, schema);
        return session;
    }

    private static async Task PrepareAsync(MySqlSession session, string schema)
    {
        await session.ExecuteAsync($"USE {schema}", "prepare", Stop);
        const string table = "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v LONGTEXT)";
        await session.ExecuteAsync(table, "prepare", Stop);
    }
}
