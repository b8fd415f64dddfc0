using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>One healthy cluster for all tests that only capture; started by the first that asks.</summary>
public sealed class SharedSource : IAsyncDisposable
{
    private readonly Lazy<Task<EtcdCluster>> _cluster = new(() => Sources.StartAsync(CancellationToken.None));

    public Task<EtcdCluster> GetAsync() => _cluster.Value;

    internal async Task<Stage> StageAsync(CancellationToken cancellationToken) =>
        await Stage.CreateAsync((await GetAsync()).Endpoints, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_cluster is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _cluster.Value).DisposeAsync();
        }
    }
}
