using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Capture;

/// <summary>
/// Speaks up on the sessions that hold locks while rows are read, so that the server can tell us from a machine that died: that one's
/// sessions it ends, see <see cref="SilenceLimit"/>.
/// </summary>
internal sealed class KeepAlive : IAsyncDisposable
{
    private const string Attempted = "keep what must not change while it is read";
    private readonly IReadOnlyList<MySqlSession> _sessions;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _speaking;

    /// <param name="sessions">Those that hold locks; they may be used meanwhile through <see cref="UseAsync"/> only.</param>
    /// <param name="limit">After which the server ends one that is silent.</param>
    /// <param name="clock">Time.</param>
    public KeepAlive(IReadOnlyList<MySqlSession> sessions, TimeSpan limit, TimeProvider clock)
    {
        _sessions = sessions;
        _speaking = sessions.Count == 0 ? Task.CompletedTask : SpeakAsync(limit / 3, clock);
    }

    /// <summary>Whether a lock is known to be lost: what is read from then on is in vain.</summary>
    public bool IsLost => _speaking.IsFaulted;

    /// <summary>Has a session to itself for as long as the work takes.</summary>
    public async Task<T> UseAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Speaks a last time: whoever answers has held its locks all the time.</summary>
    /// <exception cref="DatabaseException">The server has ended one of the sessions: what it locked may have changed.</exception>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await _ending.CancelAsync();
        await _speaking;
        await SpeakOnceAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _speaking.ContinueWith(
            _ => { },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );
        _ending.Dispose();
        _turn.Dispose();
    }

    private async Task SpeakAsync(TimeSpan interval, TimeProvider clock)
    {
        using var timer = new PeriodicTimer(interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_ending.Token))
            {
                // why: not cancelled in the middle, which would end the session
                await SpeakOnceAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // why: this is its end
        }
    }

    private Task<bool> SpeakOnceAsync(CancellationToken cancellationToken) =>
        UseAsync(
            async () =>
            {
                foreach (var session in _sessions)
                {
                    await session.ExecuteAsync("DO 0", Attempted, cancellationToken);
                }

                return true;
            },
            cancellationToken
        );
}
