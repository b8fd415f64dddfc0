using System.Collections.Concurrent;
using Dr.Providers.MySql.Client;
using Dr.Recovery;
using MySqlConnector;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Runs definition statements of one artifact, several at once, and notes each in the journal.</summary>
internal sealed class DefinitionRun(
    StepContext context,
    TargetServer server,
    SchemaPlan schema,
    RestoreJournal journal,
    ArtifactName artifact,
    IReadOnlyList<string> settings
)
{
    private const int DuplicateForeignKey = 1826;

    /// <summary>Runs what the journal does not know as done, in the order given.</summary>
    /// <param name="statements">They MUST NOT depend on each other.</param>
    /// <param name="done">Lines of the journal.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused one.</exception>
    public async Task RunAsync(
        IEnumerable<DefinitionStatement> statements,
        IReadOnlySet<string> done,
        CancellationToken cancellationToken
    )
    {
        var left = statements.Where(statement => !done.Contains(Line(statement)));
        var met = new ConcurrentQueue<DefinitionStatement>();
        await using var sessions = new SessionShelf(server);
        var connections = context.Plan.Inventory.RequiredMySql.Connections;
        await Parallel.ForEachAsync(
            left,
            new ParallelOptions { MaxDegreeOfParallelism = connections, CancellationToken = cancellationToken },
            async (statement, stop) =>
            {
                try
                {
                    await sessions.UseAsync(schema.Target, session => RunAsync(session, statement, stop), stop);
                }
                catch (DatabaseException exception) when (exception.Number == MySqlErrorCode.LockDeadlock)
                {
                    met.Enqueue(statement);
                }
            }
        );
        // why: a foreign key locks the tables at both its ends, so several at once can deadlock as often as they are tried again; one alone cannot
        foreach (var statement in met)
        {
            await sessions.UseAsync(
                schema.Target,
                session => RunAsync(session, statement, cancellationToken),
                cancellationToken
            );
        }
    }

    private async Task RunAsync(
        MySqlSession session,
        DefinitionStatement statement,
        CancellationToken cancellationToken
    )
    {
        foreach (var setting in settings)
        {
            await session.ExecuteAsync(setting, "set up the session", cancellationToken);
        }

        try
        {
            await session.ExecuteAsync(statement.Text, $"run {statement.What}", cancellationToken);
        }
        catch (DatabaseException exception) when (context.Attempt > 1 && IsThere(exception))
        {
            // why: a definition is not part of a transaction: a killed run made it and could not note it
        }

        await journal.AddAsync(session, Line(statement), 0, cancellationToken);
    }

    private string Line(DefinitionStatement statement) => $"{artifact}#{statement.Line}";

    private static bool IsThere(DatabaseException exception) =>
        exception.Number is MySqlErrorCode.DuplicateKeyName
        || (int)exception.Number is DuplicateForeignKey
        // why: so says MariaDB of a foreign key whose name is taken
        || exception.Message.Contains("errno: 121", StringComparison.Ordinal);
}
