using Dr.Findings;
using Dr.MySql;
using Dr.Providers.CommandLine;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Makes secondary indexes and foreign keys after the rows, statement by statement, several at once.</summary>
internal sealed class IndexAction(TargetServer server, PointScripts scripts, TimeProvider clock) : IStepAction
{
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
        var run = new DefinitionRun(context, server, schema, journal, artifact, script.Settings);
        // why: a foreign key needs the index of the table that it refers to, so all indexes are there before the first of them
        var indexes = script.Indexes.Select(one => one.InTheWordsOf(scripts.Flavour, control.Flavour)).ToList();
        await run.RunAsync(LargestFirst(indexes, facts), done, cancellationToken);
        await run.RunAsync(LargestFirst(script.ForeignKeys, facts), done, cancellationToken);

        var skipped = indexes.SelectMany(index => SkippedClauses.Findings(index.Text, schema.Target, control.Flavour));
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
}
