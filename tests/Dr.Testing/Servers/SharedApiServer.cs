namespace Dr.Testing.Servers;

/// <summary>
/// One API server for all tests of an assembly, started by the first that asks: <c>[assembly: AssemblyFixture(typeof(SharedApiServer))]</c>,
/// then a constructor parameter. Tests use namespaces of their own; a test that stops the server, compacts its etcd or takes an API away starts its own.
/// </summary>
public sealed class SharedApiServer : IAsyncDisposable
{
    private readonly Lazy<Task<ApiServer>> _server = new(() => ApiServer.StartAsync());

    public Task<ApiServer> GetAsync() => _server.Value;

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
