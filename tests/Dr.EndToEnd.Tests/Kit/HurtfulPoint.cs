using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>One point of the dataset that hurts, for all tests of a class that restore it; made by the first that asks.</summary>
public sealed class HurtfulPoint : IAsyncDisposable
{
    private readonly SemaphoreSlim _making = new(1);
    private (DatabaseStage Stage, IReadOnlyList<string> Portrait)? _made;

    /// <summary>The installation that made it, to be copied, and what the source looked like.</summary>
    internal async Task<(DatabaseStage Stage, IReadOnlyList<string> Portrait)> GetAsync(SqlServer source)
    {
        await _making.WaitAsync();
        try
        {
            return _made ??= await MakeAsync(source);
        }
        finally
        {
            _making.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_made is { } made)
        {
            await made.Stage.DisposeAsync();
        }

        _making.Dispose();
    }

    private static async Task<(DatabaseStage Stage, IReadOnlyList<string> Portrait)> MakeAsync(SqlServer source)
    {
        var schema = await source.CreateSchemaAsync();
        await Dataset.Hurtful.LoadAsync(source, schema, CancellationToken.None);
        // why: its largest row is as much as all others together, several times over, and is restored by other tests
        await source.ExecuteAsync("DELETE FROM bytes WHERE id = 4", schema, CancellationToken.None);
        var stage = await DatabaseStage.CreateAsync(source, schema, CancellationToken.None, null, "chunkSize: 1MiB");
        (await stage.Stage.BackUpAsync(CancellationToken.None)).EndedWith(0);
        return (stage, await SchemaPortrait.OfAsync(source, schema, CancellationToken.None));
    }
}
