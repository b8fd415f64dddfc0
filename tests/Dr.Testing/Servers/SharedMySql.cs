using Dr.Testing.Datasets;

namespace Dr.Testing.Servers;

/// <summary>
/// One MySQL 9 for all tests of an assembly, started by the first that asks: <c>[assembly: AssemblyFixture(typeof(SharedMySql))]</c>,
/// then a constructor parameter. It takes packets of 64 MiB. Tests use schemas of their own; a test that stops the server or changes its variables starts its own.
/// </summary>
public sealed class SharedMySql : IAsyncDisposable
{
    private readonly Lazy<Task<MySqlServer>> _server = new(() => MySqlServer.StartAsync(Dataset.Roomy));

    public Task<MySqlServer> GetAsync() => _server.Value;

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
