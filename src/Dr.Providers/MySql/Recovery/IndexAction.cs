using Dr.Findings;
using Dr.MySql;
using Dr.Providers.CommandLine;
using Dr.Providers.MySql.Client;
using Dr.Recovery;
using MySqlConnector;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Makes secondary indexes and foreign keys after the rows, statement by statement, several at once.</summary>
internal sealed class IndexAction(TargetServer server, PointScripts scripts, TimeProvider clock) : IStepAction
{
    private const int Attempts = 5;
    private const int DuplicateForeignKey = 1826;

    public string Name => MySqlSteps.Indexes;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var count = 0;
        var findings = new List<Finding>();
        await new DiskWatch(server, clock).RunAsync(
            async stop =>
            {
                foreach (var schema in context.Plan.RequiredMySql.Schemas)
                {
                    var facts = await scripts.SchemaAsync(schema.Name, stop);
                    if (facts.Indexes is { } artifact)
                    {
                        var (made, found) = await MakeAsync(context, schema, facts, artifact, stop);
                        count += made;
                        findings.AddRange(found);
                    }
                }
            },
            cancellationToken
        );
        return StepOutcome.Of(count == 0 ? "none" : HumanText.Count(count, "statement"), findings);
    }

    private async Task<(int Made, IReadOnlyList<Finding> Findings)> MakeAsync(
        StepContext context,
        SchemaPlan schema,
        MySqlSchemaFacts facts,
        ArtifactName artifact,
        CancellationToken cancellationToken
    )
    {
        var script = new DefinitionScript();
        await scripts.StageAsync(artifact, context.Folder, script.ReadAsync, cancellationToken);
        await using var control = await server.OpenAsync(schema.Target, cancellationToken);
        var journal = new RestoreJournal(schema, context.Plan.Run);
        await journal.EnsureOursAsync(control, cancellationToken);
        var done = await journal.DoneAsync(control, cancellationToken);
        var connections = context.Plan.Inventory.RequiredMySql.Connections;
        // why: a foreign key needs the index of the table that it refers to, so all indexes are there before the first of them
        foreach (var phase in new[] { script.Indexes, script.ForeignKeys })
        {
            var left = LargestFirst(phase.Where(statement => !done.Contains(Line(artifact, statement))), facts);
            await using var sessions = new SessionShelf(server);
            await Parallel.ForEachAsync(
                left,
                new ParallelOptions { MaxDegreeOfParallelism = connections, CancellationToken = cancellationToken },
                async (statement, stop) =>
                    await sessions.UseAsync(
                        schema.Target,
                        async session =>
                        {
                            await MakeAsync(context, session, script.Settings, statement, stop);
                            await journal.AddAsync(session, Line(artifact, statement), 0, stop);
                        },
                        stop
                    )
            );
        }

        var skipped = script.Indexes.SelectMany(index =>
            SkippedClauses.Findings(index.Text, schema.Target, control.Flavour)
        );
        return (script.Indexes.Count + script.ForeignKeys.Count, [.. skipped]);
    }

    // why: the indexes of one table are made by one thread of the server; begun last, the largest table would keep all others waiting
    private static IEnumerable<DefinitionStatement> LargestFirst(
        IEnumerable<DefinitionStatement> statements,
        MySqlSchemaFacts facts
    )
    {
        var rows = facts.Tables.ToDictionary(table => DefinitionStatement.Of(table.Name), table => table.Content.Rows);
        return statements.OrderByDescending(statement => rows.GetValueOrDefault(statement.What));
    }

    private static async Task MakeAsync(
        StepContext context,
        MySqlSession session,
        IReadOnlyList<string> settings,
        DefinitionStatement statement,
        CancellationToken cancellationToken
    )
    {
        foreach (var setting in settings)
        {
            await session.ExecuteAsync(setting, "set up the session", cancellationToken);
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await session.ExecuteAsync(statement.Text, $"run {statement.What}", cancellationToken);
                return;
            }
            catch (DatabaseException exception) when (context.Attempt > 1 && IsThere(exception))
            {
                // why: a definition is not part of a transaction: a killed run made it and could not note it
                return;
            }
            catch (DatabaseException exception)
                when (attempt < Attempts && exception.Number == MySqlErrorCode.LockDeadlock)
            {
                context.Tell($"{statement.What} met another one: once more");
            }
        }
    }

    private static string Line(ArtifactName artifact, DefinitionStatement statement) => $"{artifact}#{statement.Line}";

    private static bool IsThere(DatabaseException exception) =>
        exception.Number is MySqlErrorCode.DuplicateKeyName
        || (int)exception.Number is DuplicateForeignKey
        // why: so says MariaDB of a foreign key whose name is taken
        || exception.Message.Contains("errno: 121", StringComparison.Ordinal);
}
