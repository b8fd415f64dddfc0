using Dr.Errors;
using Dr.Findings;
using Dr.Providers.MySql.Recovery;
using Dr.Providers.Recovery;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.MySql.Recovery;

/// <summary>What a restore refuses before it has done harm, and what it tells without refusing.</summary>
[Collection(nameof(DatabaseCollection))]
public sealed class DatabaseRefusalTests(SharedMariaDb mariaDb) : IAsyncLifetime
{
    private readonly DatabaseLab _lab = new();
    private SqlServer _server = null!;
    private string _schema = "";
    private RestoreSource _source = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await mariaDb.GetAsync();
        _schema = await _server.CreateSchemaAsync(cancellationToken: Cancellation);
        await Samples.FillAsync(_server, _schema, Cancellation);
        _source = await _lab.CaptureAsync(_server, 1 << 20, _schema);
    }

    [Fact]
    public async Task A_schema_that_holds_anything_is_refused_and_left_as_it_is()
    {
        await _server.ExecuteAsync("CREATE TABLE mine (id INT); INSERT INTO mine VALUES (42)", _schema, Cancellation);

        var error = await Assert.ThrowsAsync<DrException>(() =>
            _lab.RunAsync(_lab.Inventory(_server), _source, Cancellation)
        );

        Assert.Contains(_schema, error.Message, StringComparison.Ordinal);
        Assert.Contains("overwrite: replace", error.Hint, StringComparison.Ordinal);
        Assert.Equal("42", await _server.ScalarAsync("SELECT id FROM mine", _schema, Cancellation));
    }

    [Fact]
    public async Task Told_to_replace_a_schema_it_is_dropped_with_all_that_it_holds()
    {
        await _server.ExecuteAsync("CREATE TABLE mine (id INT)", _schema, Cancellation);

        var report = await _lab.RunAsync(_lab.Inventory(_server, "overwrite: replace"), _source, Cancellation);

        Assert.Equal(report.MySql!.Tables, report.MySql.Equal);
        Assert.Equal(
            "0",
            await _server.ScalarAsync(
                $"SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = '{_schema}' AND TABLE_NAME IN ('mine', 'dr_restore_journal')",
                cancellationToken: Cancellation
            )
        );
    }

    [Fact]
    public async Task A_wrong_password_is_an_error_that_does_not_show_it()
    {
        var account = await _server.CreateUserAsync($"wrong_{_schema}", ["ALL PRIVILEGES ON *.*"], Cancellation);
        const string wrong = "not-the-password-3f1c";
        await File.WriteAllTextAsync(account.PasswordFile, wrong, Cancellation);
        var inventory = _lab.Inventory(_server, account: account);

        var error = await Assert.ThrowsAnyAsync<DrException>(() => _lab.RunAsync(inventory, _source, Cancellation));
        var report = await _lab.Restore.PreflightAsync(inventory, null, [], Cancellation);

        Assert.Contains("password", error.Hint, StringComparison.Ordinal);
        Assert.True(report.Refused);
        Assert.DoesNotContain(wrong, $"{error}{string.Join('\n', report.Findings)}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_file_that_others_can_read_is_refused()
    {
        var account = await _server.CreateUserAsync($"open_{_schema}", ["ALL PRIVILEGES ON *.*"], Cancellation);
        File.SetUnixFileMode(account.PasswordFile, (UnixFileMode)0x1A4); // 0644

        var error = await Assert.ThrowsAsync<KeyException>(() =>
            _lab.RunAsync(_lab.Inventory(_server, account: account), _source, Cancellation)
        );

        Assert.Contains("chmod 600", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_may_not_do_enough_is_refused_with_what_it_lacks()
    {
        var account = await _server.CreateUserAsync(
            $"weak_{_schema}",
            [$"SELECT, INSERT, CREATE ON `{_schema}_back`.*"],
            Cancellation
        );
        var inventory = _lab.Inventory(_server, $"schemas: {{{_schema}: {_schema}_back}}", account);

        var report = await _lab.Restore.PreflightAsync(inventory, _source, [], Cancellation);

        var rights = Assert.Single(report.Findings, finding => finding.Code == "mysql.privileges");
        Assert.Equal(Severity.Critical, rights.Severity);
        Assert.Contains("CREATE ROUTINE", rights.Message, StringComparison.Ordinal);
        Assert.Contains(report.Findings, finding => finding.Code == "mysql.definer-right");
    }

    [Fact]
    public async Task A_server_that_rancher_would_not_like_is_told_with_figures()
    {
        var options = new SqlServerOptions
        {
            Variables = new Dictionary<string, string> { ["max_connections"] = "100", ["read_only"] = "1" },
        };
        await using var server = await MariaDbServer.StartAsync(options, Cancellation);

        var report = await _lab.Restore.PreflightAsync(
            _lab.Inventory(server, "rancherNodes: 5"),
            null,
            [],
            Cancellation
        );

        Assert.True(report.Refused);
        Assert.Equal(100, report.MySql!.MaxConnections);
        var connections = Assert.Single(report.Findings, finding => finding.Code == "mysql.max-connections");
        Assert.Contains("100", connections.Message, StringComparison.Ordinal);
        Assert.Contains("250", connections.Hint, StringComparison.Ordinal);
        Assert.Contains(
            report.Findings,
            finding => finding is { Code: "mysql.read-only", Severity: Severity.Critical }
        );
    }

    [Theory]
    [InlineData(-1L, "Critical")]
    [InlineData(0L, "Warning")]
    [InlineData(1L, null)]
    public async Task Less_room_than_the_scripts_is_refused_and_less_than_twice_that_is_told(
        long scripts,
        string? severity
    )
    {
        var inventory = _lab.Inventory(_server, $"schemas: {{{_schema}: {_schema}_back}}");
        var facts = (await _lab.Restore.PlanAsync(inventory, _source, [], Cancellation)).RequiredMySql.Source;
        var state = await new TargetSurvey(new TargetServer(inventory.RequiredMySql)).RunAsync([], Cancellation);
        // why: a byte less than once, than twice, and twice
        var free = scripts < 0 ? facts.PlainSize - 1 : (2 * facts.PlainSize) - 1 + scripts;

        var findings = SourceRules.Judge(state with { FreeBytes = free }, inventory.RequiredMySql, facts);

        var told = findings.SingleOrDefault(finding => finding.Code == "mysql.no-room");
        Assert.Equal(severity, told?.Severity.ToString());
    }

    [Fact]
    public async Task Definers_that_do_not_exist_and_orphans_are_told_and_restored_all_the_same()
    {
        await _server.ExecuteAsync(
            "CREATE DEFINER = `ghost`@`nowhere` PROCEDURE haunted() SELECT 1; SET foreign_key_checks = 0; INSERT INTO big (id, parent) VALUES (90001, 99)",
            _schema,
            Cancellation
        );
        var source = await _lab.CaptureAsync(_server, 1 << 20, _schema);

        var report = await _lab.RunAsync(
            _lab.Inventory(_server, $"schemas: {{{_schema}: {_schema}_back}}"),
            source,
            Cancellation
        );

        Assert.True(report.Degraded);
        Assert.Equal((report.MySql!.Tables, 1L), (report.MySql.Equal, report.MySql.Orphans));
        Assert.Contains(
            report.Findings,
            finding => finding is { Code: "mysql.definer-missing", Subject: "ghost@nowhere" }
        );
        Assert.Contains(report.Findings, finding => finding.Code == "mysql.orphans");
        Assert.Equal(
            "ghost@nowhere",
            await _server.ScalarAsync(
                $"SELECT DEFINER FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = '{_schema}_back' AND ROUTINE_NAME = 'haunted'",
                cancellationToken: Cancellation
            )
        );
    }

    [Fact]
    public async Task A_damaged_artifact_brings_no_row()
    {
        var point = ((RestoreSource.FromPoint)_source).Point;
        var data = point.Manifest.Artifacts.First(artifact =>
            $"{artifact.Name}".Contains("10-data", StringComparison.Ordinal)
        );
        await _lab.DamageAsync(point, data, Cancellation);
        var back = $"{_schema}_back";

        var error = await Assert.ThrowsAnyAsync<DrException>(() =>
            _lab.RunAsync(_lab.Inventory(_server, $"schemas: {{{_schema}: {back}}}"), _source, Cancellation)
        );

        Assert.Equal(ErrorCode.Damaged, error.Code);
        Assert.Equal("0", await _server.ScalarAsync("SELECT COUNT(*) FROM big", back, Cancellation));
    }

    [Fact]
    public async Task A_lock_of_liquibase_that_was_held_at_capture_is_told_and_cleared()
    {
        await _server.ExecuteAsync(
            "CREATE TABLE DATABASECHANGELOGLOCK (ID INT PRIMARY KEY, LOCKED BIT(1) NOT NULL, LOCKGRANTED DATETIME, LOCKEDBY VARCHAR(255));"
                + "INSERT INTO DATABASECHANGELOGLOCK VALUES (1, b'1', '2026-11-22 01:00:00', 'rancher-1 (10.0.0.7)')",
            _schema,
            Cancellation
        );
        var source = await _lab.CaptureAsync(_server, 1 << 20, _schema);
        var back = $"{_schema}_back";

        var report = await _lab.RunAsync(
            _lab.Inventory(_server, $"schemas: {{{_schema}: {back}}}"),
            source,
            Cancellation
        );

        var told = Assert.Single(report.Findings, finding => finding.Code == "mysql.liquibase-locked");
        Assert.Contains("rancher-1", told.Message, StringComparison.Ordinal);
        Assert.Equal(
            "0",
            await _server.ScalarAsync("SELECT LOCKED + 0 FROM DATABASECHANGELOGLOCK", back, Cancellation)
        );
    }

    public ValueTask DisposeAsync()
    {
        _lab.Dispose();
        return ValueTask.CompletedTask;
    }
}
