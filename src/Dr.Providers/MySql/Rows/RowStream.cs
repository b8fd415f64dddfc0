using System.Globalization;
using Dr.MySql;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Rows;

/// <summary>The rows of one SELECT as they come, one at a time, in constant memory.</summary>
/// <remarks>
/// Reads synchronously: a row costs a third of what it costs through tasks, and millions of them are read. Its thread waits for
/// the server, for at most the session's stall timeout at a time, so it must not be one that others need.
/// </remarks>
public sealed class RowStream : IDisposable
{
    private readonly MySqlSession _session;
    private readonly string _attempted;
    private readonly bool[] _isReal;
    private readonly int[] _marked;
    private readonly CancellationToken _cancellationToken;
    private readonly RowWire _rows;
    private readonly CancellationTokenRegistration _stop;

    /// <param name="session">Is busy until disposal.</param>
    /// <param name="query">Its columns, table and rows.</param>
    /// <param name="cancellationToken">Breaks the connection, which ends the statement on the server too.</param>
    /// <exception cref="DatabaseException">The server refused.</exception>
    public RowStream(MySqlSession session, RowQuery query, CancellationToken cancellationToken)
    {
        (_session, _attempted) = (session, $"read {query.Table}");
        _isReal = [.. query.Columns.Select(column => column.Facts.Kind == ColumnKind.Real)];
        _marked =
        [
            .. query.Columns.Index().Where(column => column.Item.Mark is not null).Select(column => column.Index),
        ];
        _cancellationToken = cancellationToken;
        session.SetConversion(false);
        _rows = session.OpenWire();
        _stop = cancellationToken.Register(static rows => ((RowWire)rows!).Close(), _rows);
        try
        {
            _rows.Ask(query.ToString());
        }
        catch (Exception exception) when (IsOurs(exception))
        {
            Leave();
            throw Failure(exception);
        }
    }

    /// <summary>Fills the buffer with the next row; false where there is none.</summary>
    /// <exception cref="DatabaseException">The server failed or went away: there may be more rows.</exception>
    public bool Read(RowBuffer row)
    {
        try
        {
            if (!_rows.TryRead(out var bytes))
            {
                return false;
            }

            row.Clear();
            Take(bytes, row);
            return true;
        }
        catch (Exception exception) when (IsOurs(exception))
        {
            throw Failure(exception);
        }
    }

    public void Dispose()
    {
        try
        {
            while (_rows.TryRead(out _)) { }
        }
        catch (Exception exception) when (IsOurs(exception))
        {
            // why: what broke the stream was told by Read already
        }

        Leave();
    }

    // why: on a connection of which not everything was read, what comes next would be half of something
    private void Leave()
    {
        _stop.Dispose();
        if (!_rows.HasEnded)
        {
            _rows.Close();
        }

        _rows.Dispose();
    }

    // why: a stream that was closed to stop a read says so in its own words
    private static bool IsOurs(Exception exception) =>
        DatabaseErrors.IsOurs(exception) || exception is ObjectDisposedException;

    private void Take(ReadOnlySpan<byte> bytes, RowBuffer row)
    {
        foreach (var isReal in _isReal)
        {
            if (!WireRow.TryTake(ref bytes, out var value))
            {
                row.AddNull();
            }
            else if (isReal)
            {
                row.Add(double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture));
            }
            else
            {
                row.Add(value);
            }
        }

        foreach (var column in _marked)
        {
            if (WireRow.TryTake(ref bytes, out var mark))
            {
                row.AddMark(column, mark);
            }
        }

        if (!bytes.IsEmpty)
        {
            throw new InvalidOperationException($"{_attempted}: a row has more than its {_isReal.Length} columns");
        }
    }

    private Exception Failure(Exception exception) =>
        _cancellationToken.IsCancellationRequested
            ? new OperationCanceledException(exception.Message, exception, _cancellationToken)
            : DatabaseErrors.Of(exception, _attempted, _session.Endpoint);
}
