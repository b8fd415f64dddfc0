using Dr.MySql;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Rows;

/// <summary>Computes the digest of rows on a server, as the dump computed it: the one way, for any version and flavour.</summary>
public static class TableDigests
{
    /// <param name="session">Is busy meanwhile.</param>
    /// <param name="query">Which rows; the columns in the order of the facts that the digest is compared with.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server failed before the last row.</exception>
    public static Task<TableDigest> ComputeAsync(
        MySqlSession session,
        RowQuery query,
        CancellationToken cancellationToken
    ) => DedicatedThread.RunAsync(() => Compute(session, query, cancellationToken));

    private static TableDigest Compute(MySqlSession session, RowQuery query, CancellationToken cancellationToken)
    {
        using var rows = new RowStream(session, query, cancellationToken);
        var digester = new RowDigester();
        var row = new RowBuffer();
        while (rows.Read(row))
        {
            digester.Add(row);
        }

        return digester.SoFar;
    }
}
