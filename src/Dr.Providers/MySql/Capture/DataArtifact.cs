using System.Text;
using Dr.Capture;
using Dr.Errors;
using Dr.MySql;
using Dr.Pipelines;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Rows;
using Dr.Providers.MySql.Schemas;
using MySqlConnector;

namespace Dr.Providers.MySql.Capture;

/// <summary>Rows, written as INSERT statements and digested on the way. After a lost connection another one of the snapshot goes on.</summary>
internal sealed class DataArtifact(ArtifactName name, string schema, IReadOnlyList<PlannedPart> parts, SessionPool pool)
    : IArtifactCapture
{
    private const int MostAttempts = 3;
    private int _attempts;

    public ArtifactName Name => name;

    public long? ExpectedSize => parts.Sum(part => part.Size);

    public bool CanRetry => _attempts < MostAttempts && !pool.IsExhausted;

    /// <summary>What was written; null before it was.</summary>
    public MySqlDataFacts? Written { get; private set; }

    /// <summary>Bytes of the largest statement.</summary>
    public long LargestStatement { get; private set; }

    public async Task WriteAsync(HashedSink sink, CancellationToken cancellationToken)
    {
        _attempts++;
        var session = await pool.BorrowAsync(cancellationToken);
        try
        {
            Written = await DedicatedThread.RunAsync(() => Write(session, sink, cancellationToken));
            pool.Return(session);
        }
        catch (DatabaseException exception) when (exception is { IsLost: true })
        {
            pool.Discard();
            throw Interrupted(exception);
        }
        catch (DatabaseException exception) when (exception.Number == MySqlErrorCode.QueryInterrupted)
        {
            // why: a statement that was killed leaves the transaction, and with it the snapshot, as it was
            pool.Return(session);
            throw Interrupted(exception);
        }
    }

    private static SourceUnavailableException Interrupted(DatabaseException exception) =>
        new(exception.Message, exception.Hint, exception);

    private MySqlDataFacts Write(MySqlSession session, HashedSink sink, CancellationToken cancellationToken)
    {
        sink.Write(Encoding.UTF8.GetBytes(SessionHeader.OfBytes(schema)));
        return new MySqlDataFacts(name, [.. parts.Select(part => Write(session, part, sink, cancellationToken))]);
    }

    private MySqlPartFacts Write(
        MySqlSession session,
        PlannedPart part,
        HashedSink sink,
        CancellationToken cancellationToken
    )
    {
        var table = part.Table;
        var query = new RowQuery(schema, table.Name, table.Columns, part.Where, table.Key);
        using var rows = new RowStream(session, query, cancellationToken);
        var inserts = new InsertWriter(table.Name, table.Columns, sink);
        var digester = new RowDigester();
        var row = new RowBuffer();
        while (rows.Read(row))
        {
            digester.Add(row);
            inserts.Add(row);
        }

        inserts.End();
        LargestStatement = Math.Max(LargestStatement, inserts.Largest);
        var unkept = table
            .Columns.Zip(inserts.Unkept, (column, values) => new MySqlUnkeptFacts(column.Facts.Name, values))
            .Where(column => column.Rows > 0)
            .ToList();
        return new MySqlPartFacts(table.Name, digester.SoFar, part.Where, unkept.Count == 0 ? null : unkept);
    }
}
