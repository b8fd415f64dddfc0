using Dr.Providers.MySql.Client;
using MySqlConnector;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Waits for a server that went away: one that is started again comes back within minutes, with all that it had committed.</summary>
/// <param name="server">Which.</param>
/// <param name="tell">Is told that somebody waits.</param>
/// <param name="clock">Time.</param>
internal sealed class ServerAbsence(TargetServer server, Action<string> tell, TimeProvider clock)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private int _count;

    /// <summary>How often somebody has missed it so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Ends when the server lets somebody in.</summary>
    /// <exception cref="DatabaseException">It did not within three minutes, or refuses.</exception>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        var isFirst = Interlocked.Increment(ref _count) == 1;
        var began = clock.GetTimestamp();
        for (var isTold = !isFirst; ; isTold = true)
        {
            try
            {
                await using var session = await server.OpenAsync(cancellationToken);
                return;
            }
            catch (DatabaseException exception) when (IsAway(exception))
            {
                if (clock.GetElapsedTime(began) > s_patience)
                {
                    throw StaysAway(exception);
                }

                if (!isTold)
                {
                    tell($"waits for the server: {exception.Message}");
                }

                await Task.Delay(s_pause, clock, cancellationToken);
            }
        }
    }

    // why: a Galera node that is still joining its cluster knows no command
    private static bool IsAway(DatabaseException exception) =>
        exception.IsLost || exception.Number == MySqlErrorCode.UnknownCommand;

    private static DatabaseException StaysAway(DatabaseException last) =>
        new(
            last.Number,
            last.Code,
            $"the server went away and has not come back for {s_patience.TotalMinutes:0} minutes: {last.Message}",
            "look at the server's error log and start it, then resume this run",
            last
        );
}
