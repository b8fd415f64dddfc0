using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Servers;

/// <summary>The test kit's MariaDB is a real one.</summary>
public sealed class MariaDbServerTests(SharedMariaDb shared) : SqlServerTests
{
    private protected override async Task<SqlServer> SharedAsync() => await shared.GetAsync();

    private protected override async Task<SqlServer> StartAsync(SqlServerOptions options) =>
        await MariaDbServer.StartAsync(options, Stop);

    [Fact]
    public async Task It_is_10_11_and_counts_transactions_by_GTID()
    {
        var server = await shared.GetAsync();
        Assert.StartsWith("10.11.", await server.ScalarAsync("SELECT VERSION()", null, Stop), StringComparison.Ordinal);
        await server.CreateSchemaAsync(cancellationToken: Stop);
        Assert.Matches("^0-1-[0-9]+$", await server.ScalarAsync("SELECT @@gtid_binlog_pos", null, Stop));
    }
}
