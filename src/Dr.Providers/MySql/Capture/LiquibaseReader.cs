using Dr.MySql;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Capture;

/// <summary>Reads the tables by which Liquibase changes a schema, as the session sees them.</summary>
public static class LiquibaseReader
{
    private const string Log = "DATABASECHANGELOG";
    private const string Lock = "DATABASECHANGELOGLOCK";

    /// <param name="session">Within the snapshot, or on a restored server.</param>
    /// <param name="schema">Where they are.</param>
    /// <param name="tables">The tables of the schema.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null where there are no such tables.</returns>
    /// <exception cref="DatabaseException">They are there and cannot be read.</exception>
    public static async Task<LiquibaseFacts?> ReadAsync(
        MySqlSession session,
        string schema,
        IEnumerable<string> tables,
        CancellationToken cancellationToken
    )
    {
        var names = tables.ToList();
        var log = names.Find(name => name.Equals(Log, StringComparison.OrdinalIgnoreCase));
        var locks = names.Find(name => name.Equals(Lock, StringComparison.OrdinalIgnoreCase));
        if (log is null && locks is null)
        {
            return null;
        }

        var newest = log is null ? null : await NewestAsync(session, Sql.Name(schema, log), cancellationToken);
        var held = locks is null ? null : await HeldAsync(session, Sql.Name(schema, locks), cancellationToken);
        return new LiquibaseFacts(newest?.Number("n"), newest?["id"], held is not null, held?["LOCKEDBY"]);
    }

    private static Task<SqlRow?> NewestAsync(MySqlSession session, string log, CancellationToken cancellationToken) =>
        session.FirstAsync(
            $"SELECT COUNT(*) AS n, (SELECT ID FROM {log} ORDER BY ORDEREXECUTED DESC LIMIT 1) AS id FROM {log}",
            $"read {log}",
            cancellationToken
        );

    private static Task<SqlRow?> HeldAsync(MySqlSession session, string locks, CancellationToken cancellationToken) =>
        session.FirstAsync($"SELECT LOCKEDBY FROM {locks} WHERE LOCKED <> 0", $"read {locks}", cancellationToken);
}
