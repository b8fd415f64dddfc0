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
        var left = all.Where(load => !load.IsDone).ToList();
        progress.Skip(all.Where(load => load.IsDone).Sum(load => sizes[load.Facts.Name]));
        var connections = context.Plan.Inventory.RequiredMySql.Connections;
        await new DiskWatch(server, clock).RunAsync(
            stop => LoadAsync(left, connections, progress, stop),
            cancellationToken
        );
        var rows = all.Sum(load => load.Facts.Parts.Sum(part => part.Content.Rows));
        return StepOutcome.Of(
            string.Create(CultureInfo.InvariantCulture, $"{rows} rows in {HumanText.Count(all.Count, "artifact")}")
                + (left.Count < all.Count ? $", {all.Count - left.Count} of them loaded before" : "")
        );
    }

    private async Task<IReadOnlyList<PlannedLoad>> LoadsAsync(StepContext context, CancellationToken cancellationToken)
    {
        await using var session = await server.OpenAsync(cancellationToken);
        var loads = new List<PlannedLoad>();
        foreach (var schema in context.Plan.RequiredMySql.Schemas)
        {
            var journal = new RestoreJournal(schema, context.Plan.Run);
            await journal.EnsureOursAsync(session, cancellationToken);
            var done = await journal.DoneAsync(session, cancellationToken);
            var facts = await scripts.SchemaAsync(schema.Name, cancellationToken);
            var plain = facts.Tables.Where(table => !table.Transactional).Select(table => table.Name).ToHashSet();
            loads.AddRange(
                facts.Data.Select(data => new PlannedLoad(schema, data, journal, plain, done.Contains($"{data.Name}")))
            );
        }

        return loads;
    }

    private async Task LoadAsync(
        IReadOnlyList<PlannedLoad> left,
        int connections,
        LoadProgress progress,
        CancellationToken cancellationToken
    )
    {
        await using var sessions = new SessionShelf(server);
        await Parallel.ForEachAsync(
            left,
            new ParallelOptions { MaxDegreeOfParallelism = connections, CancellationToken = cancellationToken },
            async (load, stop) => await LoadAsync(new ArtifactLoad(load, scripts, progress), sessions, stop)
        );
    }

    // why: whatever was loaded of an artifact went away with its transaction, so that it can be begun again
    private async Task LoadAsync(ArtifactLoad load, SessionShelf sessions, CancellationToken cancellationToken)
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
            catch (DatabaseException exception) when (attempt < Attempts && Passes(exception))
            {
                await Task.Delay(attempt * s_pause, clock, cancellationToken);
            }
        }
    }

    private static bool Passes(DatabaseException exception) =>
        exception.IsLost
        || exception.Number
            is MySqlConnector.MySqlErrorCode.LockDeadlock
                or MySqlConnector.MySqlErrorCode.LockWaitTimeout;
}

/// <summary>One artifact of rows and where it goes.</summary>
/// <param name="Schema">Of the plan.</param>
/// <param name="Facts">What it holds.</param>
/// <param name="Journal">Of the schema.</param>
/// <param name="PlainTables">Tables whose rows no transaction covers.</param>
/// <param name="IsDone">An earlier process of the run loaded it.</param>
internal sealed record PlannedLoad(
    SchemaPlan Schema,
    MySqlDataFacts Facts,
    RestoreJournal Journal,
    IReadOnlySet<string> PlainTables,
    bool IsDone
);
