using Dr.MySql;
using Dr.Providers.MySql.Capture;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.MySql;

/// <summary>A replica is captured instead of its source: the point says where in the source's history it stands, and how far behind.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private const string Schema = "replicated";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly DumpLab _lab = new();
    private MariaDbServer _source = null!;
    private MariaDbServer _replica = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // why: without the source's transactions in its own binary log, the replica's own position says nothing
        var variables = new Dictionary<string, string> { ["server-id"] = "2", ["log-slave-updates"] = "OFF" };
        _source = await MariaDbServer.StartAsync(cancellationToken: Stop);
        _replica = await MariaDbServer.StartAsync(new SqlServerOptions { Variables = variables }, Stop);
        var account = await _source.CreateUserAsync("replicator", ["REPLICATION SLAVE ON *.*"], Stop);
        await _source.ExecuteAsync($"CREATE DATABASE {Schema}", null, Stop);
        await _source.ExecuteAsync(
            "CREATE TABLE t (id INT PRIMARY KEY, v INT); INSERT INTO t VALUES (1, 1), (2, 2)",
            Schema,
            Stop
        );
        await _replica.ExecuteAsync(
            $"CHANGE MASTER TO MASTER_HOST = '{_source.Address}', MASTER_PORT = {SqlServer.Port}, MASTER_USER = '{account.User}', "
                + $"MASTER_PASSWORD = '{account.Password}', MASTER_USE_GTID = slave_pos; START SLAVE",
            null,
            Stop
        );
        await CaughtUpAsync();
    }

    [Fact]
    public async Task The_position_is_that_of_the_source_up_to_which_the_replica_had_come()
    {
        var (then, before) = (await PositionAsync(), await DumpLab.DigestsAsync(_source, Schema));
        await using var holder = await HoldUpAsync();
        await _source.ExecuteAsync("UPDATE t SET v = 5 WHERE id = 1", Schema, Stop);

        var dump = await DumpAsync(TimeSpan.FromHours(1));

        Assert.Equal("replica", dump.Facts.Role);
        Assert.Equal(before, dump.Digests);
        Assert.Equal(then, dump.Facts.Position! with { BinlogFile = null, BinlogOffset = null });
        Assert.NotEqual(then, await PositionAsync());
        Assert.DoesNotContain(dump.Report.Findings, finding => finding.Code == "mysql.replication-lag");
    }

    [Fact]
    public async Task A_replica_that_is_further_behind_than_is_allowed_is_told_with_both_figures()
    {
        await using var holder = await HoldUpAsync();
        await _source.ExecuteAsync("UPDATE t SET v = 5 WHERE id = 1", Schema, Stop);
        await Waiting.UntilAsync("it lags", s_patience, async _ => await LagAsync() >= 2, Stop);

        var dump = await DumpAsync(TimeSpan.FromSeconds(1));

        var told = Assert.Single(dump.Report.Findings, finding => finding.Code == "mysql.replication-lag");
        Assert.Contains("1 s are allowed", told.Message, StringComparison.Ordinal);
        Assert.Equal(_replica.Address, told.Subject.Split(':')[0]);
    }

    [Fact]
    public async Task A_replica_that_has_stopped_is_told()
    {
        await _replica.ExecuteAsync("STOP SLAVE", null, Stop);

        var dump = await DumpAsync(TimeSpan.FromHours(1));

        Assert.Contains(dump.Report.Findings, finding => finding.Code == "mysql.replication-stopped");
        Assert.NotNull(dump.Facts.Position!.Gtid);
    }

    public async ValueTask DisposeAsync()
    {
        _lab.Dispose();
        await _replica.DisposeAsync();
        await _source.DisposeAsync();
    }

    private Task<Dump> DumpAsync(TimeSpan allowed) =>
        _lab.DumpAsync(_replica, new MySqlCaptureOptions { Schemas = [Schema], MaximumLag = allowed });

    /// <summary>A transaction on the replica that keeps the next change of row 1 waiting, until it is disposed of.</summary>
    private async Task<MySqlConnector.MySqlConnection> HoldUpAsync()
    {
        var holder = await _replica.OpenAsync(Schema, cancellationToken: Stop);
        await using var command = holder.CreateCommand();
        command.CommandText = "START TRANSACTION; SELECT * FROM t WHERE id = 1 FOR UPDATE";
        await command.ExecuteNonQueryAsync(Stop);
        return holder;
    }

    private Task CaughtUpAsync() =>
        Waiting.UntilAsync(
            "the replica has caught up",
            s_patience,
            async token =>
                await _replica.ScalarAsync("SELECT @@GLOBAL.gtid_slave_pos", null, token)
                == await _source.ScalarAsync("SELECT @@GLOBAL.gtid_binlog_pos", null, token),
            Stop
        );

    /// <summary>Where the source stands.</summary>
    private async Task<MySqlPosition> PositionAsync()
    {
        var log = (await _source.RowsAsync("SHOW MASTER STATUS", null, Stop))[0];
        var gtid = await _source.ScalarAsync("SELECT @@GLOBAL.gtid_binlog_pos", null, Stop);
        return new MySqlPosition(Gtid: gtid, SourceBinlogFile: log[0], SourceBinlogOffset: long.Parse(log[1]!));
    }

    /// <summary>Seconds_Behind_Master, as the replica says it.</summary>
    private async Task<long> LagAsync()
    {
        await using var connection = await _replica.OpenAsync(cancellationToken: Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = "SHOW SLAVE STATUS";
        await using var reader = await command.ExecuteReaderAsync(Stop);
        await reader.ReadAsync(Stop);
        var lag = reader["Seconds_Behind_Master"];
        return lag is DBNull ? 0 : Convert.ToInt64(lag, System.Globalization.CultureInfo.InvariantCulture);
    }
}
