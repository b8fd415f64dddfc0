using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Servers;

/// <summary>The test kit's MySQL is a real one.</summary>
public sealed class MySqlServerTests(SharedMySql shared) : SqlServerTests
{
    private protected override async Task<SqlServer> SharedAsync() => await shared.GetAsync();

    private protected override async Task<SqlServer> StartAsync(SqlServerOptions options) =>
        await MySqlServer.StartAsync(options, Stop);

    [Fact]
    public async Task It_is_9_and_counts_transactions_by_GTID()
    {
        var server = await shared.GetAsync();
        Assert.StartsWith("9.", await server.ScalarAsync("SELECT VERSION()", null, Stop), StringComparison.Ordinal);
        await server.CreateSchemaAsync(cancellationToken: Stop);
        Assert.Matches(
            "^[0-9a-f-]{36}:1(-[0-9]+)?$",
            await server.ScalarAsync("SELECT @@global.gtid_executed", null, Stop)
        );
    }
}
