using Dr.Testing.Datasets;

namespace Dr.Testing.Servers;

/// <summary>
/// One MariaDB for all tests of an assembly, started by the first that asks: <c>[assembly: AssemblyFixture(typeof(SharedMariaDb))]</c>,
/// then a constructor parameter. It takes packets of 64 MiB. Tests use schemas of their own; a test that stops the server or changes its variables starts its own.
/// </summary>
public sealed class SharedMariaDb : IAsyncDisposable
{
    private readonly Lazy<Task<MariaDbServer>> _server = new(() => MariaDbServer.StartAsync(Dataset.Roomy));

    public Task<MariaDbServer> GetAsync() => _server.Value;

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
