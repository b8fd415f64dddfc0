using Dr.Errors;
using Dr.Providers.MySql.Capture;
using Dr.Providers.MySql.Client;
using Dr.Testing.Servers;
using Microsoft.Extensions.Time.Testing;

namespace Dr.Providers.Tests.MySql;

/// <summary>A machine that dies while it dumps closes no connection: the server drops its locks, and whoever waits goes on.</summary>
public sealed class SilentDumperTests(SharedMariaDb mariaDb, SharedMySql mySql) : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly DumpLab _lab = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, "backup-stage")]
    [InlineData(true, "read-lock")]
    public async Task A_writer_goes_on_when_whoever_holds_the_global_lock_falls_silent(bool onMySql, string strategy)
    {
        SqlServer server = onMySql ? await mySql.GetAsync() : await mariaDb.GetAsync();
        var schema = await TableAsync(server, "InnoDB");
        await using var proxy = FaultProxy.Before(server.Address, SqlServer.Port);
        await using var control = await DumpLab.OpenAsync(server);
        await using var reader = await Dialer(server, proxy).OpenAsync(Stop);
        var survey = await ServerSurvey.ReadAsync(control, Stop);
        var locking = LockStrategy.For(survey, [schema], [$"`{schema}`.t"]);
        var options = Options(schema);
        // why: while the first reader does not begin, the lock is held, and the session that holds it has nothing to say
        var silence = proxy.Add(ProxyFault.StallAfter(0, ProxyDirection.ToServer));
        var still = new StandStill(control, [reader], null, []);
        var taking = new MomentTaker(still, locking, options, survey, TimeProvider.System).TakeAsync(Stop);
        await UntilAsync("the lock is held", () => Task.FromResult(silence.Exercised > 0));

        var writing = server.ExecuteAsync("INSERT INTO t VALUES (2)", schema, Stop);
        await UntilAsync("the writer waits", () => IsWaitingAsync(server, schema));
        await writing.WaitAsync(s_patience, Stop);
        proxy.Clear();

        Assert.Equal(strategy, locking.Name);
        var failure = await Assert.ThrowsAsync<DatabaseException>(() => taking);
        Assert.True(failure.IsLost, failure.Message);
    }

    [Fact]
    public async Task A_writer_of_a_table_without_transactions_goes_on_and_no_dump_comes_of_it()
    {
        var server = await mariaDb.GetAsync();
        var schema = await TableAsync(server, "MyISAM");
        await using var proxy = FaultProxy.Before(server.Address, SqlServer.Port);
        var source = new MySqlSource(
            Behind(server, proxy),
            Options(schema),
            _ => null,
            _lab.Marks,
            _lab,
            TimeProvider.System
        );
        await using var capture = await source.BeginAsync(Stop);
        proxy.Add(ProxyFault.StallAfter(0, ProxyDirection.ToServer, int.MaxValue));
        proxy.Add(ProxyFault.StallAfter(0, ProxyDirection.FromServer, int.MaxValue));

        var writing = server.ExecuteAsync("INSERT INTO t VALUES (2)", schema, Stop);
        await UntilAsync("the writer waits", () => IsWaitingAsync(server, schema));
        await writing.WaitAsync(s_patience, Stop);
        proxy.Clear();

        await Assert.ThrowsAnyAsync<DrException>(() => capture.EndAsync(Stop));
    }

    [Fact]
    public async Task A_machine_that_stood_still_finds_out_at_the_end_that_its_locks_were_gone()
    {
        var server = await mariaDb.GetAsync();
        var schema = await TableAsync(server, "MyISAM");
        // why: its time stands still too, so nothing was said and nothing was found out meanwhile
        var clock = new FakeTimeProvider();
        var source = new MySqlSource(DumpLab.Connection(server), Options(schema), _ => null, _lab.Marks, _lab, clock);
        await using var capture = await source.BeginAsync(Stop);

        await server.ExecuteAsync("INSERT INTO t VALUES (2)", schema, Stop).WaitAsync(s_patience, Stop);

        var error = await Assert.ThrowsAsync<DatabaseException>(() => capture.EndAsync(Stop));
        Assert.True(error.IsLost, error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dump_that_takes_its_time_keeps_what_it_holds(bool onMySql)
    {
        SqlServer server = onMySql ? await mySql.GetAsync() : await mariaDb.GetAsync();
        var schema = await TableAsync(server, "MyISAM");
        var writing = Task.CompletedTask;
        _lab.Standing = async () =>
        {
            writing = server.ExecuteAsync("INSERT INTO t VALUES (2)", schema, Stop);
            await server.ScalarAsync($"SELECT SLEEP({3 * s_limit.TotalSeconds})", null, Stop);
        };

        var dump = await _lab.DumpAsync(server, Options(schema));

        await writing;
        Assert.Equal(1, dump.Facts.Rows);
    }

    public void Dispose() => _lab.Dispose();

    private static MySqlCaptureOptions Options(string schema) => new() { Schemas = [schema], SilenceLimit = s_limit };

    private static MySqlConnectionOptions Behind(SqlServer server, FaultProxy proxy) =>
        DumpLab.Connection(server) with
        {
            Host = "127.0.0.1",
            Port = proxy.Port,
        };

    private static MySqlDialer Dialer(SqlServer server, FaultProxy proxy) => new(Behind(server, proxy), _ => null);

    private static async Task<string> TableAsync(SqlServer server, string engine)
    {
        var schema = await server.CreateSchemaAsync("", Stop);
        await server.ExecuteAsync(
            $"CREATE TABLE t (id INT PRIMARY KEY) ENGINE={engine}; INSERT INTO t VALUES (1)",
            schema,
            Stop
        );
        return schema;
    }

    private static Task UntilAsync(string what, Func<Task<bool>> condition) =>
        Waiting.UntilAsync(what, s_patience, _ => condition(), Stop);

    private static async Task<bool> IsWaitingAsync(SqlServer server, string schema) =>
        await server.ScalarAsync(
            $"SELECT COUNT(*) FROM information_schema.processlist WHERE db = '{schema}' AND state LIKE 'Waiting for%'",
            null,
            Stop
        ) != "0";
}
