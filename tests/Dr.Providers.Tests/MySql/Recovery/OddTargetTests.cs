using Dr.Errors;
using Dr.Findings;
using Dr.Recovery;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.MySql.Recovery;

/// <summary>Servers that are set up otherwise than the captured one: equal digests, or a clear error.</summary>
[Collection(nameof(DatabaseCollection))]
public sealed class OddTargetTests(SharedMariaDb mariaDb, SharedMySql mySql) : IAsyncLifetime
{
    private readonly DatabaseLab _lab = new();
    private SqlServer _origin = null!;
    private string _schema = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _origin = await mariaDb.GetAsync();
        _schema = await _origin.CreateSchemaAsync("CHARACTER SET latin1", Cancellation);
        await Samples.FillAsync(_origin, _schema, Cancellation);
    }

    [Fact]
    public async Task Another_character_set_strict_modes_and_smaller_packets_change_nothing()
    {
        var options = new SqlServerOptions
        {
            Variables = new Dictionary<string, string>
            {
                ["sql_mode"] =
                    "STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT",
                ["character_set_server"] = "ucs2",
                ["collation_server"] = "ucs2_general_ci",
                ["max_allowed_packet"] = "2M",
                ["innodb_default_row_format"] = "compact",
                ["default_storage_engine"] = "Aria",
            },
        };
        await using var target = await MariaDbServer.StartAsync(options, Cancellation);

        var report = await RunAsync(target);

        Assert.DoesNotContain(report.Findings, finding => finding.Severity == Severity.Critical);
        Assert.Equal((report.MySql!.Tables, 0L), (report.MySql.Equal, report.MySql.Orphans));
        Assert.Contains(report.Findings, finding => finding.Code == "mysql.row-format");
    }

    [Fact]
    public async Task A_packet_that_a_statement_does_not_fit_into_is_an_error_with_the_setting_to_raise()
    {
        var options = new SqlServerOptions
        {
            Variables = new Dictionary<string, string> { ["max_allowed_packet"] = "64K" },
        };
        await using var target = await MariaDbServer.StartAsync(options, Cancellation);
        var source = await _lab.CaptureAsync(_origin, 256 << 10, _schema);

        var report = await _lab.Restore.PreflightAsync(_lab.Inventory(target), source, [], Cancellation);
        var error = await Assert.ThrowsAsync<DrException>(() => RunAsync(target));

        var told = Assert.Single(report.Findings, finding => finding.Code == "mysql.packet-too-small");
        Assert.Equal(Severity.Critical, told.Severity);
        Assert.Equal(ErrorCode.Failed, error.Code);
        Assert.Contains("max_allowed_packet", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_writes_names_of_tables_otherwise_is_refused_before_anything_is_made()
    {
        var options = new SqlServerOptions
        {
            Variables = new Dictionary<string, string> { ["lower_case_table_names"] = "1" },
        };
        await using var target = await MariaDbServer.StartAsync(options, Cancellation);
        var source = await _lab.CaptureAsync(_origin, 1 << 20, _schema);

        var report = await _lab.Restore.PreflightAsync(_lab.Inventory(target), source, [], Cancellation);

        Assert.True(report.Refused);
        var told = Assert.Single(report.Findings, finding => finding.Severity == Severity.Critical);
        Assert.Equal("mysql.table-name-case", told.Code);
        Assert.NotEmpty(told.Hint!);
        await Assert.ThrowsAsync<DrException>(() => _lab.RunAsync(_lab.Inventory(target), source, Cancellation));
        var made = $"SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '{_schema}'";
        Assert.Equal("0", await target.ScalarAsync(made, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Another_flavour_holds_the_same_rows()
    {
        var target = await mySql.GetAsync();
        await _origin.ExecuteAsync(
            "ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
            _schema,
            Cancellation
        );

        var report = await RunAsync(target);

        Assert.DoesNotContain(
            report.Findings,
            finding => finding.Code is "mysql.rows-differ" or "mysql.object-missing"
        );
        Assert.Equal(report.MySql!.Tables, report.MySql.Equal);
    }

    [Fact]
    public async Task A_disk_that_is_full_is_an_error_and_leaves_the_schema_to_the_run()
    {
        await _origin.ExecuteAsync(
            "CREATE TABLE large AS SELECT seq AS id, REPEAT(MD5(seq), 30) AS v FROM seq_1_to_40000",
            _schema,
            Cancellation
        );
        await using var target = await MariaDbServer.StartAsync(new SqlServerOptions { DiskMiB = 80 }, Cancellation);

        var error = await Assert.ThrowsAnyAsync<DrException>(() => RunAsync(target));

        Assert.Equal(ErrorCode.Failed, error.Code);
        Assert.Contains(MySqlSteps.Load, error.Message, StringComparison.Ordinal);
        Assert.Contains("resume", error.Hint, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        _lab.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<RestoreReport> RunAsync(SqlServer target)
    {
        var source = await _lab.CaptureAsync(_origin, 256 << 10, _schema);
        return await _lab.RunAsync(_lab.Inventory(target), source, Cancellation);
    }
}
