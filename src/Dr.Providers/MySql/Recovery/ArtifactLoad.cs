using Dr.Errors;
using Dr.MySql;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Schemas;

namespace Dr.Providers.MySql.Recovery;

/// <summary>
/// Loads one artifact: its rows and the line of the journal in one transaction, committed only after every byte of the artifact was
/// seen to be right. Where it holds a table without transactions: what is there of it is deleted first, and the line follows the rows.
/// </summary>
internal sealed class ArtifactLoad(PlannedLoad load, PointScripts scripts, LoadProgress progress)
{
    private readonly ArtifactName _name = load.Facts.Name;

    public string Schema => load.Schema.Target;

    /// <exception cref="DatabaseException">The server refused or went away; what is there of a table without transactions goes with the next attempt, of others nothing is.</exception>
    /// <exception cref="IntegrityException">The artifact is damaged; of tables without transactions some rows may be there, and the journal does not claim them.</exception>
    public async Task RunAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        // why: a connection that broke while it committed leaves open whether it did
        if (await load.Journal.HasAsync(session, $"{_name}", load.IsPlain, cancellationToken))
        {
            return;
        }

        var counted = progress.Begin();
        try
        {
            var largest = await LargestStatement.OfAsync(session, cancellationToken);
            await (load.IsPlain ? ClearAsync(session, cancellationToken) : BeginAsync(session, cancellationToken));
            var runner = new ScriptRunner(session, largest)
            {
                Prepare = Prepare(ScriptRunner.RowsOnly(_name)),
                // why: a statement that is cancelled goes on for a moment, which only a transaction takes back
                LeavesRowsAlone = !load.IsPlain,
            };
            await scripts.StreamAsync(
                _name,
                (script, stop) => runner.RunAsync(counted.Through(script), $"{_name}", stop),
                cancellationToken
            );
            RefuseOtherCount(runner.Rows);
            await load.Journal.AddAsync(session, $"{_name}", runner.Rows, cancellationToken);
            await session.ExecuteAsync("COMMIT", $"commit {_name}", cancellationToken);
        }
        catch
        {
            counted.TakeBack();
            throw;
        }
    }

    // why: with these checks off, MariaDB takes an empty table for the one transaction that fills it: the other parts of the table would
    // wait for the first, or be thrown out as its deadlock. Their unique indexes are made later, so there is nothing to check.
    private Func<string, string?> Prepare(Func<string, string?> prepare) =>
        load.Facts.Parts.All(part => part.Where is null)
            ? prepare
            : statement =>
                prepare(ScriptRunner.IsSetting(statement) ? SessionHeader.WithUniqueChecks(statement) : statement);

    private Task BeginAsync(MySqlSession session, CancellationToken cancellationToken) =>
        session.ExecuteAsync("START TRANSACTION", $"begin {_name}", cancellationToken);

    // why: what an interrupted load left without a transaction is still there, and must not be there twice
    private async Task ClearAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        await load.Journal.ForgetAsync(session, $"{_name}", cancellationToken);
        foreach (var part in load.Facts.Parts)
        {
            await session.ExecuteAsync(Clear(part), $"clear {Sql.Name(part.Table)} for {_name}", cancellationToken);
        }
    }

    // why: a table that its server left broken when it died takes nothing but to be made anew
    private string Clear(MySqlPartFacts part) =>
        part.Where is { } where ? $"DELETE FROM {Sql.Name(part.Table)} WHERE {where}"
        : load.PlainTables.Contains(part.Table) ? $"TRUNCATE TABLE {Sql.Name(part.Table)}"
        : $"DELETE FROM {Sql.Name(part.Table)}";

    private void RefuseOtherCount(long rows)
    {
        var wanted = load.Facts.Parts.Sum(part => part.Content.Rows);
        if (rows != wanted)
        {
            throw new IntegrityException(
                $"{_name} brought {rows} rows, and {wanted} were captured into it",
                "restore from another point, and report this"
            );
        }
    }
}
