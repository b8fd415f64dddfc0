using Dr.Errors;
using Dr.Recovery;
using Dr.Runs;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.MySql.Recovery;

/// <summary>Somebody meddles with a schema between its load and its verification: the report says so, and the exit code.</summary>
[Collection(nameof(DatabaseCollection))]
public sealed class DamagedRestoreTests(SharedMariaDb mariaDb) : IAsyncLifetime
{
    private readonly DatabaseLab _lab = new();
    private SqlServer _server = null!;
    private string _schema = "";
    private string _back = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await mariaDb.GetAsync();
        _schema = await _server.CreateSchemaAsync("CHARACTER SET utf8mb4", Cancellation);
        _back = _server.UnusedSchema();
        await Samples.FillAsync(_server, _schema, Cancellation);
    }

    [Theory]
    [InlineData("UPDATE plain_old SET v = 'y' WHERE id = 1", "mysql.rows-differ", "plain_old")]
    [InlineData("DELETE FROM keyless LIMIT 1", "mysql.rows-differ", "keyless")]
    [InlineData("DROP TABLE keyless", "mysql.table-missing", "keyless")]
    [InlineData("DROP VIEW seen", "mysql.object-missing", "seen")]
    public async Task Other_data_are_damage_and_no_event_is_made(string meddling, string code, string subject)
    {
        var report = await RestoreAsync(meddling);

        Assert.Equal(ErrorCode.Damaged, report.Outcome);
        var finding = Assert.Single(report.Findings, finding => finding.IsDamage);
        Assert.Equal((code, $"{_back}.{subject}"), (finding.Code, finding.Subject));
        const string events = "SELECT COUNT(*) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()";
        Assert.Equal("0", await _server.ScalarAsync(events, _back, Cancellation));
    }

    [Theory]
    [InlineData("ALTER TABLE keyless ENGINE = Aria", "mysql.table-differs", "keyless")]
    [InlineData("ALTER TABLE big ALTER text_ SET DEFAULT 'x'", "mysql.definition-differs", "big")]
    [InlineData("CREATE OR REPLACE VIEW seen AS SELECT id FROM big", "mysql.definition-differs", "seen")]
    [InlineData(
        "CREATE OR REPLACE DEFINER = `ghost`@`nowhere` FUNCTION twice(x INT) RETURNS INT DETERMINISTIC RETURN 2 * x",
        "mysql.definition-differs",
        "twice"
    )]
    public async Task Another_definition_is_told_and_the_data_are_whole(string meddling, string code, string subject)
    {
        var report = await RestoreAsync(meddling);

        Assert.Equal(ErrorCode.Degraded, report.Outcome);
        Assert.Contains(report.Findings, finding => finding.Code == code && finding.Subject == $"{_back}.{subject}");
    }

    [Fact]
    public async Task A_table_that_the_server_itself_finds_damaged_is_damage()
    {
        await _server.ExecuteAsync(
            "CREATE TABLE summed (id INT, v CHAR(8)) ENGINE=MyISAM CHECKSUM=1 CHARACTER SET latin1; INSERT INTO summed VALUES (1, 'it is so')",
            _schema,
            Cancellation
        );

        var report = await RestoreAsync(async () =>
        {
            await _server.ExecuteAsync("FLUSH TABLES summed", _back, Cancellation);
            var file = Path.Combine(_server.Folder, "data", _back, "summed.MYD");
            var bytes = await File.ReadAllBytesAsync(file, Cancellation);
            bytes[bytes.AsSpan().IndexOf("it is so"u8)] ^= 1;
            await File.WriteAllBytesAsync(file, bytes, Cancellation);
        });

        Assert.Equal(ErrorCode.Damaged, report.Outcome);
        var finding = Assert.Single(report.Findings, finding => finding.Code == "mysql.table-damaged");
        Assert.Equal((true, $"{_back}.summed"), (finding.IsDamage, finding.Subject));
        Assert.Contains("checksum", finding.Message, StringComparison.OrdinalIgnoreCase);
    }

    public ValueTask DisposeAsync()
    {
        _lab.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<RestoreReport> RestoreAsync(string meddling) =>
        RestoreAsync(() => _server.ExecuteAsync(meddling, _back, Cancellation));

    private async Task<RestoreReport> RestoreAsync(Func<Task> meddle)
    {
        var source = await _lab.CaptureAsync(_server, 1 << 20, _schema);
        _lab.OnEvent = told =>
        {
            if (told is { Kind: RunEventKind.Ended, Step: MySqlSteps.Code })
            {
                meddle().GetAwaiter().GetResult();
            }
        };
        return await _lab.RunAsync(_lab.Inventory(_server, $"schemas: {{{_schema}: {_back}}}"), source, Cancellation);
    }
}
