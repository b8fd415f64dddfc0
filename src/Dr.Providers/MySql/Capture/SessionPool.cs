using System.Threading.Channels;
using Dr.Errors;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Capture;

/// <summary>The connections that share one snapshot, each lent to one artifact at a time. One that is lost does not come back.</summary>
internal sealed class SessionPool : IAsyncDisposable
{
    private readonly Channel<MySqlSession> _free = Channel.CreateUnbounded<MySqlSession>();
    private readonly IReadOnlyList<MySqlSession> _all;
    private readonly KeepAlive _locks;
    private int _alive;

    /// <param name="sessions">Of one snapshot.</param>
    /// <param name="locks">What is held for as long as they read.</param>
    public SessionPool(IReadOnlyList<MySqlSession> sessions, KeepAlive locks)
    {
        (_all, _locks, _alive) = (sessions, locks, sessions.Count);
        foreach (var session in sessions)
        {
            _free.Writer.TryWrite(session);
        }
    }

    public bool IsExhausted => Volatile.Read(ref _alive) == 0 || _locks.IsLost;

    /// <exception cref="SourceUnavailableException">Every connection was lost, and with them the snapshot; or what it rests on.</exception>
    public async Task<MySqlSession> BorrowAsync(CancellationToken cancellationToken)
    {
        if (_locks.IsLost)
        {
            throw new SourceUnavailableException(
                $"cannot go on reading {_all[0].Endpoint}: the server ended a connection that kept tables or definitions from being changed",
                "look at the server's error log, and whether this machine stood still for a while; then try again"
            );
        }

        try
        {
            return await _free.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException exception)
        {
            throw new SourceUnavailableException(
                $"cannot go on reading {_all[0].Endpoint}: every connection to it was lost, and the snapshot with them",
                "look at the server's error log, and try again",
                exception
            );
        }
    }

    public void Return(MySqlSession session) => _free.Writer.TryWrite(session);

    /// <summary>Takes a connection out that cannot be used again.</summary>
    public void Discard()
    {
        if (Interlocked.Decrement(ref _alive) == 0)
        {
            _free.Writer.TryComplete();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _all)
        {
            await session.DisposeAsync();
        }
    }
}
