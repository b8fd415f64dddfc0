using System.Text;
using Dr.MySql;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Rows;
using Dr.Testing.Servers;
using MySqlConnector;

namespace Dr.Providers.Tests.MySql;

/// <summary>Rows that are read from the connection itself, past the library's own list of their columns.</summary>
public sealed class RowWireTests(SharedMariaDb mariaDb, SharedMySql mySql)
{
    // what one packet of the protocol holds
    private const int Packet = 0xFFFFFF;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // One less than a packet holds, exactly that (then an empty one has to follow), more, and more than two.
    [Theory]
    [InlineData(false, Packet - 1)]
    [InlineData(false, Packet)]
    [InlineData(false, Packet + 1)]
    [InlineData(false, (2 * Packet) + 5)]
    [InlineData(true, Packet)]
    [InlineData(true, Packet + 1)]
    public async Task A_row_larger_than_a_packet_is_read_whole_between_its_neighbours(bool isMySql, int size)
    {
        await using var session = await DumpLab.OpenAsync(await ServerAsync(isMySql));
        // a value has four bytes of length before it, from 16 MiB on nine
        var length = size - (size <= Packet ? 4 : 9);

        var rows = Read(session, $"SELECT 'before' UNION ALL SELECT REPEAT('x', {length}) UNION ALL SELECT 'after'");

        Assert.Equal(["before", "after"], [Encoding.ASCII.GetString(rows[0]), Encoding.ASCII.GetString(rows[2])]);
        Assert.Equal((3, length, 0), (rows.Count, rows[1].Length, rows[1].Count(value => value != 'x')));
        Assert.Equal("1", await session.ValueAsync("SELECT 1", "go on", Stop));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_server_refuses_is_told_with_its_number_and_the_session_goes_on(bool isMySql)
    {
        await using var session = await DumpLab.OpenAsync(await ServerAsync(isMySql));

        var atOnce = Assert.Throws<MySqlException>(() => Read(session, "SELECT nothing"));
        // why: rows were on their way already when this one fails
        var later = Assert.Throws<MySqlException>(() =>
            Read(session, "SELECT 1 UNION ALL SELECT (SELECT 1 UNION SELECT 2)")
        );

        Assert.Equal((MySqlErrorCode)1054, atOnce.ErrorCode);
        Assert.Equal((MySqlErrorCode)1242, later.ErrorCode);
        Assert.Equal("1", await session.ValueAsync("SELECT 1", "go on", Stop));
    }

    [Fact]
    public async Task What_is_no_question_for_rows_is_refused()
    {
        await using var session = await DumpLab.OpenAsync(await mariaDb.GetAsync());

        Assert.Throws<IOException>(() => Read(session, "SET @a = 1"));
    }

    [Fact]
    public async Task A_server_that_falls_silent_between_two_rows_is_given_up()
    {
        var server = await mariaDb.GetAsync();
        await using var proxy = FaultProxy.Before(server.Address, SqlServer.Port);
        var connection = DumpLab.Connection(server) with
        {
            Host = "127.0.0.1",
            Port = proxy.Port,
            StallTimeout = TimeSpan.FromSeconds(1),
        };
        await using var session = await new MySqlDialer(connection, _ => null).OpenAsync(Stop);
        var query = await LongAsync(server, session);
        proxy.Add(ProxyFault.StallAfter(1 << 20, ProxyDirection.FromServer));

        var error = Assert.Throws<DatabaseException>(() =>
        {
            using var rows = new RowStream(session, query, Stop);
            var row = new RowBuffer();
            while (rows.Read(row)) { }
        });

        proxy.AssertAllExercised();
        Assert.Equal((MySqlErrorCode.CommandTimeoutExpired, true), (error.Number, error.IsLost));
        Assert.Contains("stallTimeout", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_is_cancelled_ends_at_once_and_its_statement_on_the_server_too()
    {
        var server = await mariaDb.GetAsync();
        await using var session = await DumpLab.OpenAsync(server);
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var query = await LongAsync(server, session);
        var threads = $"SELECT COUNT(*) FROM information_schema.processlist WHERE id = {session.Id}";

        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            using var rows = new RowStream(session, query, cancelled.Token);
            var row = new RowBuffer();
            Assert.True(rows.Read(row));
            cancelled.Cancel();
            while (rows.Read(row)) { }
        });

        await Waiting.UntilAsync(
            "the statement has ended",
            TimeSpan.FromSeconds(30),
            async token => await server.ScalarAsync(threads, null, token) == "0",
            Stop
        );
    }

    // why: more than any buffer on the way holds
    private static async Task<RowQuery> LongAsync(SqlServer server, MySqlSession session)
    {
        var schema = await server.CreateSchemaAsync("", Stop);
        const string view = "CREATE VIEW endless AS SELECT REPEAT('x', 1000) AS v FROM seq_1_to_1000000";
        await server.ExecuteAsync(view, schema, Stop);
        return new RowQuery(schema, "endless", [ColumnRule.Of("v", "text", "text", session.Flavour)]);
    }

    private static List<byte[]> Read(MySqlSession session, string question)
    {
        var rows = new List<byte[]>();
        using var wire = session.OpenWire();
        wire.Ask(question);
        while (wire.TryRead(out var row))
        {
            Assert.True(WireRow.TryTake(ref row, out var value));
            Assert.True(row.IsEmpty);
            rows.Add(value.ToArray());
        }

        return rows;
    }

    private async Task<SqlServer> ServerAsync(bool isMySql) =>
        isMySql ? await mySql.GetAsync() : await mariaDb.GetAsync();
}
