using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>One whole point of a cluster that is gone, for all tests that restore or read; made by the first that asks.</summary>
public sealed class SharedPoint : IAsyncDisposable
{
    private readonly Lazy<Task<Lost>> _made = new(MakeAsync);

    /// <summary>What is left; tests work on copies of its stage.</summary>
    internal Task<Lost> GetAsync() => _made.Value;

    public async ValueTask DisposeAsync()
    {
        if (_made is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            var lost = await _made.Value;
            await lost.Stage.DisposeAsync();
            await lost.Cluster.DisposeAsync();
        }
    }

    private static async Task<Lost> MakeAsync()
    {
        var cluster = await Sources.StartAsync(CancellationToken.None);
        var stage = await Stage.CreateAsync(cluster.Endpoints, CancellationToken.None);
        var report = (await stage.BackUpAsync(CancellationToken.None)).EndedWith(0).Json;
        var before = new Keyspace(cluster.Endpoints);
        var keys = await before.KeysAsync(CancellationToken.None);
        await Sources.LoseAsync(cluster, CancellationToken.None);
        return new Lost(stage, (string)report["id"]!, keys, cluster);
    }

    /// <summary>What is left of the cluster, and what was known of it.</summary>
    internal sealed record Lost(Stage Stage, string Point, IReadOnlyList<string> Keys, EtcdCluster Cluster);
}
