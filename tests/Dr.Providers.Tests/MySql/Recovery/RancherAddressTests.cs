using Dr.Errors;
using Dr.Providers.Recovery;
using Dr.Recovery;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.MySql.Recovery;

/// <summary>What a restored Rancher tells its hosts and agents to call.</summary>
[Collection(nameof(DatabaseCollection))]
public sealed class RancherAddressTests(SharedMariaDb mariaDb) : IAsyncLifetime
{
    private const string Moved = "hostRegistrationUrl: http://rancher-drill:8080";
    private readonly DatabaseLab _lab = new();
    private SqlServer _server = null!;
    private string _schema = null!;
    private RestoreSource _source = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Target => $"{_schema}_back";

    public async ValueTask InitializeAsync()
    {
        _server = await mariaDb.GetAsync();
        _schema = await _server.CreateSchemaAsync(cancellationToken: Cancellation);
        await _server.ExecuteAsync(
            """
            CREATE TABLE setting (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(255) NOT NULL, value MEDIUMTEXT NOT NULL);
            CREATE TABLE agent (id BIGINT NOT NULL PRIMARY KEY);
            CREATE TABLE host (id BIGINT NOT NULL PRIMARY KEY);
            INSERT INTO setting (name, value) VALUES ('api.host', 'http://rancher:8080'), ('other', 'kept');
            """,
            _schema,
            Cancellation
        );
        _source = await _lab.CaptureAsync(_server, 1 << 20, _schema);
    }

    [Fact]
    public async Task It_is_what_was_captured_unless_the_inventory_names_another()
    {
        await RunAsync("");

        Assert.Equal("http://rancher:8080", await AddressAsync());
    }

    [Fact]
    public async Task The_address_of_the_inventory_takes_the_place_of_the_captured_one_after_all_was_compared()
    {
        var report = await RunAsync(Moved);

        Assert.Equal("http://rancher-drill:8080", await AddressAsync());
        Assert.Equal("2", await _server.ScalarAsync("SELECT COUNT(*) FROM setting", Target, Cancellation));
        Assert.Equal(report.MySql!.Tables, report.MySql.Equal);
        Assert.False(report.Degraded, string.Join("\n", report.Findings));
    }

    [Fact]
    public async Task A_rehearsal_is_refused_without_one()
    {
        _lab.IsRehearsal = true;

        var refused = await Assert.ThrowsAsync<DrException>(() => RunAsync(""));
        await RunAsync(Moved);

        Assert.Equal(ErrorCode.Usage, refused.Code);
        Assert.Contains("mysql.hostRegistrationUrl", refused.Hint, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        _lab.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<RestoreReport> RunAsync(string line) =>
        _lab.RunAsync(_lab.Inventory(_server, $"schemas: {{{_schema}: {Target}}}\n{line}"), _source, Cancellation);

    private async Task<string> AddressAsync() =>
        await _server.ScalarAsync("SELECT value FROM setting WHERE name = 'api.host'", Target, Cancellation) ?? "";
}
