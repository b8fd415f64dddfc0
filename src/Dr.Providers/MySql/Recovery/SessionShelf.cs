using System.Collections.Concurrent;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Sessions that stand in a schema and wait to be used again. One on which anything failed is closed: its transaction ends with it.</summary>
internal sealed class SessionShelf(TargetServer server) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<MySqlSession>> _idle = new(StringComparer.Ordinal);

    public async Task UseAsync(string schema, Func<MySqlSession, Task> work, CancellationToken cancellationToken)
    {
        var idle = _idle.GetOrAdd(schema, _ => []);
        var session = idle.TryTake(out var waiting) ? waiting : await server.OpenAsync(schema, cancellationToken);
        try
        {
            await work(session);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }

        idle.Add(session);
    }

    /// <summary>Closes those that wait: their server went away, and with it they did.</summary>
    public async Task DiscardAsync()
    {
        foreach (var idle in _idle.Values)
        {
            while (idle.TryTake(out var session))
            {
                await session.DisposeAsync();
            }
        }
    }

    public async ValueTask DisposeAsync() => await DiscardAsync();
}
