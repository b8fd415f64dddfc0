using System.Collections.Concurrent;
using System.Globalization;
using Dr.Findings;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>
/// Makes each schema, claims it for this run, and makes its tables without what is better made after the rows: several at once, since
/// a server waits for its disk at each.
/// </summary>
internal sealed class SchemaAction(TargetServer server, PointScripts scripts) : IStepAction
{
    public string Name => MySqlSteps.Schema;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan.RequiredMySql;
        var contents = await scripts.ContentsAsync(cancellationToken);
        await using var session = await server.OpenAsync(cancellationToken);
        var findings = new List<Finding>();
        foreach (var schema in plan.Schemas)
        {
            var facts = contents.Schemas.Single(facts => facts.Name == schema.Name);
            var options = $"CHARACTER SET {facts.CharacterSet} COLLATE {facts.Collation}";
            await new EmptySchema(session, context.Plan).MakeAsync(schema, options, cancellationToken);
            var script = new DefinitionScript();
            await scripts.StageAsync(facts.Structure, context.Folder, script.ReadAsync, cancellationToken);
            var statements = script
                .Indexes.Concat(script.ForeignKeys)
                .OrderBy(statement => statement.Line)
                .Select(one => one.InTheWordsOf(scripts.Flavour, session.Flavour))
                .ToList();
            findings.AddRange(
                statements.SelectMany(one => SkippedClauses.Findings(one.Text, schema.Target, session.Flavour))
            );
            // why: a table's default may draw from a sequence; no table needs another one, since foreign keys come last
            var tables = statements.ToLookup(one => one.Text.StartsWith("CREATE TABLE ", StringComparison.Ordinal));
            var work = new Work(schema.Target, script.Settings, facts.Structure);
            await MakeAsync(work, tables[false], 1, cancellationToken);
            await MakeAsync(work, tables[true], context.Plan.Inventory.RequiredMySql.Connections, cancellationToken);
        }

        var count = contents.Schemas.Sum(schema => schema.Tables.Count);
        return StepOutcome.Of($"{count.ToString(CultureInfo.InvariantCulture)} tables, empty", findings);
    }

    private async Task MakeAsync(
        Work work,
        IEnumerable<DefinitionStatement> statements,
        int connections,
        CancellationToken cancellationToken
    )
    {
        var left = new ConcurrentQueue<DefinitionStatement>(statements);
        connections = Math.Min(connections, left.Count);
        await Parallel.ForAsync(
            0,
            connections,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = Math.Max(1, connections),
                CancellationToken = cancellationToken,
            },
            async (_, stop) => await MakeAsync(work, left, stop)
        );
    }

    private async Task MakeAsync(
        Work work,
        ConcurrentQueue<DefinitionStatement> left,
        CancellationToken cancellationToken
    )
    {
        await using var session = await server.OpenAsync(work.Schema, cancellationToken);
        foreach (var setting in work.Settings)
        {
            await session.ExecuteAsync(setting, $"set the session up for {work.Script}", cancellationToken);
        }

        while (left.TryDequeue(out var statement))
        {
            await session.ExecuteAsync(statement.Text, $"run {work.Script}, line {statement.Line}", cancellationToken);
        }
    }

    private sealed record Work(string Schema, IReadOnlyList<string> Settings, ArtifactName Script);
}
