using System.Globalization;
using Dr.MySql;
using Dr.Providers.CommandLine;
using Dr.Providers.MySql.Client;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Loads the rows, several artifacts at once, each exactly once however often this is interrupted.</summary>
internal sealed class LoadAction(TargetServer server, PointScripts scripts, TimeProvider clock) : IStepAction
{
    private const int Attempts = 4;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    public string Name => MySqlSteps.Load;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var all = await LoadsAsync(context, cancellationToken);
        var sizes = await scripts.SizesAsync(cancellationToken);
        var progress = new LoadProgress(context, all.Sum(load => sizes[load.Facts.Name]));
        var before = all.Where(load => load.IsDone).ToList();
        progress.Skip(before.Sum(load => sizes[load.Facts.Name]));
        await new DiskWatch(server, clock).RunAsync(
            stop => LoadAsync(context, Left(all), progress, stop),
            cancellationToken
        );
        var rows = all.Sum(load => load.Facts.Parts.Sum(part => part.Content.Rows));
        return StepOutcome.Of(
            string.Create(CultureInfo.InvariantCulture, $"{rows} rows in {HumanText.Count(all.Count, "artifact")}")
                + (before.Count > 0 ? $", {before.Count} of them loaded before" : "")
        );
    }

    private static List<PlannedLoad> Left(IEnumerable<PlannedLoad> loads) => [.. loads.Where(load => !load.IsDone)];

    // why: a server that died may have lost what it had said yes to: rows of tables without transactions, and with
    // innodb_flush_log_at_trx_commit = 0 the commits of its last second
    private async Task LoadAsync(
        StepContext context,
        IReadOnlyList<PlannedLoad> left,
        LoadProgress progress,
        CancellationToken cancellationToken
    )
    {
        var absence = new ServerAbsence(server, context.Tell, clock);
        var connections = context.Plan.Inventory.RequiredMySql.Connections;
        int missed;
        do
        {
            missed = absence.Count;
            await LoadAsync(left, connections, progress, absence, cancellationToken);
            left = missed == absence.Count ? [] : Left(await LoadsAsync(context, cancellationToken));
        } while (left.Count > 0);
    }

    private async Task<IReadOnlyList<PlannedLoad>> LoadsAsync(StepContext context, CancellationToken cancellationToken)
    {
        await using var session = await server.OpenAsync(cancellationToken);
        var all = new List<PlannedLoad>();
        foreach (var schema in context.Plan.RequiredMySql.Schemas)
        {
            var journal = new RestoreJournal(schema, context.Plan.Run);
            await journal.EnsureOursAsync(session, cancellationToken);
            var done = await journal.DoneAsync(session, cancellationToken);
            var kept = await journal.KeptAsync(session, cancellationToken);
            var facts = await scripts.SchemaAsync(schema.Name, cancellationToken);
            var plain = facts.Tables.Where(table => !table.Transactional).Select(table => table.Name).ToHashSet();
            var loads = facts.Data.Select(data => new PlannedLoad(schema, data, journal, plain, false));
            all.AddRange(
                loads.Select(load => load with { IsDone = (load.IsPlain ? kept : done).Contains($"{load.Facts.Name}") })
            );
        }

        return all;
    }

    private async Task LoadAsync(
        IReadOnlyList<PlannedLoad> left,
        int connections,
        LoadProgress progress,
        ServerAbsence absence,
        CancellationToken cancellationToken
    )
    {
        await using var sessions = new SessionShelf(server);
        await Parallel.ForEachAsync(
            left,
            new ParallelOptions { MaxDegreeOfParallelism = connections, CancellationToken = cancellationToken },
            async (load, stop) => await LoadAsync(new ArtifactLoad(load, scripts, progress), sessions, absence, stop)
        );
    }

    // why: whatever was loaded of an artifact went away with its transaction, so that it can be begun again
    private async Task LoadAsync(
        ArtifactLoad load,
        SessionShelf sessions,
        ServerAbsence absence,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await sessions.UseAsync(
                    load.Schema,
                    session => load.RunAsync(session, cancellationToken),
                    cancellationToken
                );
                return;
            }
            catch (DatabaseException exception) when (attempt < Attempts && exception.IsLost)
            {
                await absence.EndAsync(cancellationToken);
                await sessions.DiscardAsync();
            }
            catch (DatabaseException exception) when (attempt < Attempts && Passes(exception))
            {
                await Task.Delay(attempt * s_pause, clock, cancellationToken);
            }
        }
    }

    private static bool Passes(DatabaseException exception) =>
        exception.Number is MySqlConnector.MySqlErrorCode.LockDeadlock or MySqlConnector.MySqlErrorCode.LockWaitTimeout;
}

/// <summary>One artifact of rows and where it goes.</summary>
/// <param name="Schema">Of the plan.</param>
/// <param name="Facts">What it holds.</param>
/// <param name="Journal">Of the schema.</param>
/// <param name="PlainTables">Tables whose rows no transaction covers.</param>
/// <param name="IsDone">It was loaded, and the server has it still.</param>
internal sealed record PlannedLoad(
    SchemaPlan Schema,
    MySqlDataFacts Facts,
    RestoreJournal Journal,
    IReadOnlySet<string> PlainTables,
    bool IsDone
)
{
    // why: a server with GTIDs refuses both kinds of tables in one transaction, so such an artifact is loaded without any
    public bool IsPlain => Facts.Parts.Any(part => PlainTables.Contains(part.Table));
}
