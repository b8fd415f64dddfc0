using System.Threading.Channels;
using Dr.Errors;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Capture;

/// <summary>The connections that share one snapshot, each lent to one artifact at a time. One that is lost does not come back.</summary>
internal sealed class SessionPool : IAsyncDisposable
{
    private readonly Channel<MySqlSession> _free = Channel.CreateUnbounded<MySqlSession>();
    private readonly IReadOnlyList<MySqlSession> _all;
    private int _alive;

    public SessionPool(IReadOnlyList<MySqlSession> sessions)
    {
        (_all, _alive) = (sessions, sessions.Count);
        foreach (var session in sessions)
        {
            _free.Writer.TryWrite(session);
        }
    }

    public bool IsExhausted => Volatile.Read(ref _alive) == 0;

    /// <exception cref="SourceUnavailableException">Every connection was lost, and with them the snapshot.</exception>
    public async Task<MySqlSession> BorrowAsync(CancellationToken cancellationToken)
    {
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
