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
            await (await _made.Value).Stage.DisposeAsync();
        }
    }

    private static async Task<Lost> MakeAsync()
    {
        await using var cluster = await Sources.StartAsync(CancellationToken.None);
        var stage = await Stage.CreateAsync(cluster.Endpoints, CancellationToken.None);
        var report = (await stage.BackUpAsync(CancellationToken.None)).EndedWith(0).Json;
        var before = new Keyspace(cluster.Endpoints);
        return new Lost(
            stage,
            (string)report["id"]!,
            await before.KeysAsync(CancellationToken.None),
            await before.RevisionAsync(CancellationToken.None)
        );
    }

    /// <summary>What is left of the cluster, and what was known of it.</summary>
    internal sealed record Lost(Stage Stage, string Point, IReadOnlyList<string> Keys, long Revision);
}
