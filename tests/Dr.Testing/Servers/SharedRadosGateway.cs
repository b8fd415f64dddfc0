namespace Dr.Testing.Servers;

/// <summary>
/// One S3 server for all tests of an assembly, started by the first that asks:
/// <c>[assembly: AssemblyFixture(typeof(SharedRadosGateway))]</c>, then a constructor parameter. Tests use buckets of their own;
/// a test that stops or pauses the server starts its own instead.
/// </summary>
public sealed class SharedRadosGateway : IAsyncDisposable
{
    private readonly Lazy<Task<RadosGateway>> _gateway = new(() => RadosGateway.StartAsync());

    public Task<RadosGateway> GetAsync() => _gateway.Value;

    public async ValueTask DisposeAsync()
    {
        if (_gateway is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _gateway.Value).DisposeAsync();
        }
    }
}
