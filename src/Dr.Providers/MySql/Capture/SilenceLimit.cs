using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Capture;

/// <summary>
/// For how long a server keeps a session, and with it the locks that it holds, that says nothing: a machine that dies or is cut off does
/// not close its connections, and the server learns of that after hours otherwise.
/// </summary>
internal static class SilenceLimit
{
    /// <exception cref="DatabaseException">The server failed.</exception>
    public static Task SetAsync(MySqlSession session, TimeSpan limit, CancellationToken cancellationToken)
    {
        var seconds = Math.Max(1, (int)limit.TotalSeconds);
        return session.ExecuteAsync(
            $"SET SESSION wait_timeout = {seconds}, net_read_timeout = {seconds}, net_write_timeout = {seconds}",
            "bound the life of a lock",
            cancellationToken
        );
    }

    /// <summary>Lets a session that holds nothing any more be silent again.</summary>
    /// <exception cref="DatabaseException">The server failed, or has ended the session by then.</exception>
    public static Task LiftAsync(MySqlSession session, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            $"SET {string.Join(",", ServerFlavour.Patience.Select(setting => $"SESSION {setting}"))}",
            "set up the session",
            cancellationToken
        );
}
