using Dr.Errors;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Recovery;

/// <summary>
/// Stops work on a server whose disk is full. Servers do not fail then: they wait, for ever and without a word to the client, for
/// somebody to free space.
/// </summary>
internal sealed class DiskWatch(TargetServer server, TimeProvider clock)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(3);

    /// <exception cref="DrException">The disk is full; the work was stopped, and what it had not committed is gone.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var working = work(stop.Token);
        var watching = WatchAsync(stop.Token);
        var isFull = await Task.WhenAny(working, watching) == watching && watching.IsCompletedSuccessfully;
        if (isFull)
        {
            await stop.CancelAsync();
            await working.ContinueWith(
                _ => { },
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default
            );
            throw new DrException(
                ErrorCode.Failed,
                "the server's disk is full: it waits for somebody to free space",
                "free space where the server's data and its binary log lie"
            );
        }

        try
        {
            await working;
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    /// <summary>Ends when the disk is full. A server that cannot be asked tells its trouble to the work itself.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await LookAsync(cancellationToken);
                return;
            }
            catch (DatabaseException exception) when (exception.IsLost)
            {
                // why: it may be back soon, and its disk may be full then
                await Task.Delay(s_interval, clock, cancellationToken);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var session = await server.OpenAsync(cancellationToken);
        while (true)
        {
            await Task.Delay(s_interval, clock, cancellationToken);
            var waiting = await session.FirstAsync(
                "SELECT 1 FROM information_schema.PROCESSLIST WHERE STATE LIKE 'Waiting for someone to free space%'",
                "look for a full disk",
                cancellationToken
            );
            if (waiting is not null)
            {
                return;
            }
        }
    }
}
