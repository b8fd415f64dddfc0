using Dr.Findings;
using Dr.MySql;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Capture;

/// <summary>Several connections that see one moment of a server, and whatever has to be held for as long as they read.</summary>
internal sealed class Snapshot(MySqlSession control, SessionPool pool, GaleraDesync? desync, MySqlSession? tableLocks)
    : IAsyncDisposable
{
    public required LockStrategy Strategy { get; init; }

    public required int Connections { get; init; }

    public required TimeSpan Locked { get; init; }

    /// <summary>The moment.</summary>
    public required DateTimeOffset At { get; init; }

    public required MySqlPosition? Position { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Sees the present, not the moment.</summary>
    public MySqlSession Control => control;

    public SessionPool Pool => pool;

    /// <summary>Gives back what was held, while it can still be told that it did not work.</summary>
    /// <exception cref="DatabaseException">The server failed.</exception>
    public Task EndAsync(CancellationToken cancellationToken) =>
        desync?.EndAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        try
        {
            await EndAsync(CancellationToken.None);
        }
        catch (DatabaseException)
        {
            // why: another failure is on its way already, and the mark tells the next run what to undo
        }
        finally
        {
            await pool.DisposeAsync();
            await (tableLocks?.DisposeAsync() ?? ValueTask.CompletedTask);
            await control.DisposeAsync();
        }
    }
}
