using Dr.Testing.Datasets;

namespace Dr.Testing.Servers;

/// <summary>
/// One cluster of three for all tests of a class, started by the first that asks: <c>IClassFixture&lt;SharedGalera&gt;</c>, then a
/// constructor parameter. It takes packets of 64 MiB. Tests use schemas of their own, and leave every node synced.
/// </summary>
public sealed class SharedGalera : IAsyncDisposable
{
    private readonly Lazy<Task<GaleraCluster>> _cluster = new(() => GaleraCluster.StartAsync(Dataset.Roomy));

    public Task<GaleraCluster> GetAsync() => _cluster.Value;

    public async ValueTask DisposeAsync()
    {
        if (_cluster is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _cluster.Value).DisposeAsync();
        }
    }
}
