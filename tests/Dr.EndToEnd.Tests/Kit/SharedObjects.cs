using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>One API server with the dataset of objects, for all tests that only read it; started by the first that asks.</summary>
public sealed class SharedObjects : IAsyncDisposable
{
    private readonly Lazy<Task<ApiServer>> _server = new(StartAsync);

    public Task<ApiServer> GetAsync() => _server.Value;

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _server.Value).DisposeAsync();
        }
    }

    private static async Task<ApiServer> StartAsync()
    {
        var server = await ApiServer.StartAsync();
        try
        {
            await ObjectDataset.LoadAsync(server);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
