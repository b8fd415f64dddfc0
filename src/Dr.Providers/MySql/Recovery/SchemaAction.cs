using System.Globalization;
using Dr.Findings;
using Dr.MySql;
using Dr.Providers.MySql.Client;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Makes each schema, claims it for this run, and makes its tables without what is better made after the rows.</summary>
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
            findings.AddRange(await MakeTablesAsync(context, schema, facts, cancellationToken));
        }

        var tables = contents.Schemas.Sum(schema => schema.Tables.Count);
        return StepOutcome.Of($"{tables.ToString(CultureInfo.InvariantCulture)} tables, empty", findings);
    }

    private async Task<IReadOnlyList<Finding>> MakeTablesAsync(
        StepContext context,
        SchemaPlan schema,
        MySqlSchemaFacts facts,
        CancellationToken cancellationToken
    )
    {
        await using var session = await server.OpenAsync(schema.Target, cancellationToken);
        var findings = new List<Finding>();
        var runner = new ScriptRunner(session, await LargestStatement.OfAsync(session, cancellationToken))
        {
            Prepare = statement =>
            {
                findings.AddRange(Skipped(statement, schema, session));
                return ScriptRunner.ExceptSchemas(statement);
            },
        };
        await scripts.StageAsync(
            facts.Structure,
            context.Folder,
            (script, stop) => runner.RunAsync(script, $"{facts.Structure}", stop),
            cancellationToken
        );
        return findings;
    }

    private static IReadOnlyList<Finding> Skipped(string statement, SchemaPlan schema, MySqlSession session) =>
        statement.StartsWith("CREATE ", StringComparison.Ordinal) && ScriptRunner.ExceptSchemas(statement) is not null
            ? SkippedClauses.Findings(statement, schema.Target, session.Flavour)
            : [];
}
