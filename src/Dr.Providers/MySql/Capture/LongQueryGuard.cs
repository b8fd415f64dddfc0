using Dr.Errors;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Capture;

/// <summary>
/// Keeps Dr from asking for a lock that would wait: while it waits, everything that wants to write waits behind it.
/// </summary>
internal static class LongQueryGuard
{
    private static readonly string[] s_busy = ["Query", "Execute", "Fetch", "Long Data", "Field List"];

    /// <exception cref="SourceUnavailableException">A statement has run for longer. Its text is not told: it may hold anything.</exception>
    /// <exception cref="DatabaseException">The server does not tell.</exception>
    public static async Task RefuseAsync(MySqlSession session, TimeSpan longest, CancellationToken cancellationToken)
    {
        var rows = await session.RowsAsync("SHOW PROCESSLIST", "see what the server is at", cancellationToken);
        var slow = rows.Where(row => row.Number("Id") != session.Id && s_busy.Contains(row.Text("Command")))
            .Where(row => row.Number("Time") > longest.TotalSeconds)
            .MaxBy(row => row.Number("Time"));
        if (slow is not null)
        {
            throw new SourceUnavailableException(
                $"will not lock {session.Endpoint}: statement {slow.Text("Id")} of {slow.Text("User")} has run for "
                    + $"{slow.Text("Time")} s, and everything would wait behind the lock until it ends",
                $"wait for it or end it with KILL {slow.Text("Id")}, or raise longestQuery"
            );
        }
    }
}
