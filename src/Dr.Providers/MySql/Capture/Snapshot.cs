using Dr.Findings;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Capture;

/// <summary>Several connections that see one moment of a server, and whatever has to be held for as long as they read.</summary>
internal sealed class Snapshot(StandStill sessions, SessionPool pool, KeepAlive alive, GaleraDesync? desync)
    : IAsyncDisposable
{
    public required LockStrategy Strategy { get; init; }

    public required Moment Moment { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    public int Connections => sessions.Readers.Count;

    /// <summary>Asks a session that sees the present, not the moment.</summary>
    public Task<T> AskAsync<T>(Func<MySqlSession, Task<T>> ask, CancellationToken cancellationToken) =>
        alive.UseAsync(() => ask(sessions.Control), cancellationToken);

    public SessionPool Pool => pool;

    /// <summary>Gives back what was held, while it can still be told that it did not work.</summary>
    /// <exception cref="DatabaseException">The server failed, or what was to be held was not held all the time.</exception>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await alive.EndAsync(cancellationToken);
        await (desync?.EndAsync(cancellationToken) ?? Task.CompletedTask);
    }

    public async ValueTask DisposeAsync()
    {
        await alive.DisposeAsync();
        await EndAfterFailureAsync(desync);
        await pool.DisposeAsync();
        await (sessions.Keeper?.DisposeAsync() ?? ValueTask.CompletedTask);
        await sessions.Control.DisposeAsync();
    }

    /// <summary>The same when another failure is on its way already: the mark tells the next run what to undo.</summary>
    internal static async Task EndAfterFailureAsync(GaleraDesync? desync)
    {
        try
        {
            await (desync?.EndAsync(CancellationToken.None) ?? Task.CompletedTask);
        }
        catch (DatabaseException)
        {
            // why: see above; this one would hide what went wrong first
        }
    }
}
