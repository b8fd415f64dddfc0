using Dr.Errors;
using Dr.Providers.MySql.Client;
using Dr.Recovery;
using MySqlConnector;

namespace Dr.Providers.MySql.Recovery;

/// <summary>
/// What a run has brought into a schema, kept in the schema itself: a line and the rows that it speaks of are committed together, so that
/// no kill can part them. Its first line is the claim that keeps other runs away.
/// </summary>
internal sealed class RestoreJournal(SchemaPlan schema, RunId run)
{
    public const string Table = "dr_restore_journal";
    private const string Claim = "run";

    // why: the server counts whole seconds; what is taken for lost by mistake is brought in again
    private const int Inexact = 2;

    private readonly string _table = Sql.Name(schema.Target, Table);
    private readonly string _keeping = $"keep the run's journal in {schema.Target}";

    /// <summary>The run that has claimed a schema; null where none has.</summary>
    public static async Task<string?> OwnerAsync(
        MySqlSession session,
        string schema,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var claim = $"SELECT run_id FROM {Sql.Name(schema, Table)} WHERE what = {Sql.Text(Claim)}";
            // why: a run that was killed between making the table and writing its first line owns nothing, and nobody else does
            return await session.ValueAsync(claim, $"read whose run {schema} is", cancellationToken) ?? "nobody";
        }
        catch (DatabaseException exception)
            when (exception.Number is MySqlErrorCode.NoSuchTable or MySqlErrorCode.UnknownDatabase)
        {
            return null;
        }
    }

    /// <summary>Takes the schema for this run. Of two that try at once, one gets it.</summary>
    /// <exception cref="LeaseHeldException">Another run was faster.</exception>
    public async Task ClaimAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync(
                $"CREATE TABLE {_table} (what VARCHAR(512) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY, "
                    + "run_id VARCHAR(64) CHARACTER SET ascii NOT NULL, loaded_rows BIGINT NOT NULL, "
                    + "loaded_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP) ENGINE=InnoDB",
                _keeping,
                cancellationToken
            );
        }
        catch (DatabaseException exception) when (exception.Number == MySqlErrorCode.TableExists)
        {
            throw await HeldAsync(session, cancellationToken);
        }

        await AddAsync(session, Claim, 0, cancellationToken);
    }

    /// <exception cref="LeaseHeldException">The schema is another run's.</exception>
    /// <exception cref="DrException">The schema or its journal is gone.</exception>
    public async Task EnsureOursAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var owner = await OwnerAsync(session, schema.Target, cancellationToken);
        if (owner is null)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"{schema.Target} has no {Table} any more: somebody dropped what this run had made",
                "begin a new run"
            );
        }

        if (owner != run.ToString())
        {
            throw await HeldAsync(session, cancellationToken);
        }
    }

    /// <summary>What has been brought in whole, by artifact.</summary>
    public Task<IReadOnlySet<string>> DoneAsync(MySqlSession session, CancellationToken cancellationToken) =>
        LinesAsync(session, "TRUE", cancellationToken);

    /// <summary>
    /// Of that what was brought in since the server was started: of tables without transactions, one that dies may lose what was there before.
    /// </summary>
    public async Task<IReadOnlySet<string>> KeptAsync(MySqlSession session, CancellationToken cancellationToken) =>
        await LinesAsync(session, await SinceStartAsync(session, cancellationToken), cancellationToken);

    /// <param name="session">Where.</param>
    /// <param name="what">The artifact.</param>
    /// <param name="mustBeKept">Whether only <see cref="KeptAsync"/> counts.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<bool> HasAsync(
        MySqlSession session,
        string what,
        bool mustBeKept,
        CancellationToken cancellationToken
    )
    {
        var since = mustBeKept ? await SinceStartAsync(session, cancellationToken) : "TRUE";
        return (await LinesAsync(session, $"what = {Sql.Text(what)} AND {since}", cancellationToken)).Count > 0;
    }

    /// <summary>Strikes it out, in the session's transaction.</summary>
    public Task ForgetAsync(MySqlSession session, string what, CancellationToken cancellationToken) =>
        session.ExecuteAsync($"DELETE FROM {_table} WHERE what = {Sql.Text(what)}", _keeping, cancellationToken);

    /// <summary>Notes it, in the session's transaction.</summary>
    public Task AddAsync(MySqlSession session, string what, long rows, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            $"INSERT INTO {_table} (what, run_id, loaded_rows) VALUES ({Sql.Text(what)}, {Sql.Text($"{run}")}, {rows})",
            _keeping,
            cancellationToken
        );

    public Task RemoveAsync(MySqlSession session, CancellationToken cancellationToken) =>
        session.ExecuteAsync($"DROP TABLE IF EXISTS {_table}", _keeping, cancellationToken);

    private async Task<string> SinceStartAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var uptime = await session.FirstAsync("SHOW GLOBAL STATUS LIKE 'Uptime'", _keeping, cancellationToken);
        return $"loaded_at >= NOW() - INTERVAL {uptime!.Number("Value") - Inexact} SECOND";
    }

    private async Task<IReadOnlySet<string>> LinesAsync(
        MySqlSession session,
        string which,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.RowsAsync($"SELECT what FROM {_table} WHERE {which}", _keeping, cancellationToken);
        return rows.Select(row => row.Values[0]!).ToHashSet(StringComparer.Ordinal);
    }

    private async Task<LeaseHeldException> HeldAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var owner = await OwnerAsync(session, schema.Target, cancellationToken);
        return new LeaseHeldException(
            $"{schema.Target} is claimed by {owner}, which restores into it",
            $"`dr-restore resume {owner}` finishes that run; to give it up, DROP DATABASE {Sql.Name(schema.Target)}"
        );
    }
}
