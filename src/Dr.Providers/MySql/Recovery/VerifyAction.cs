using System.Globalization;
using Dr.Findings;
using Dr.Providers.MySql.Schemas;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Proves the restored database against what was captured: what it finds is a finding, and all of it is looked at.</summary>
/// <param name="scripts">Null for a plain dump: then nothing was recorded to compare with.</param>
internal sealed class VerifyAction(TargetServer server, PointScripts? scripts) : IStepAction
{
    public string Name => MySqlSteps.Verify;

    // why: once the run has ended, Rancher writes to the database, and what it writes is no damage
    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var (seen, findings) = (new List<SchemaObservation>(), new List<Finding>());
        foreach (var schema in context.Plan.RequiredMySql.Schemas)
        {
            var (observation, found) = await VerifyAsync(context, schema, cancellationToken);
            seen.Add(observation);
            findings.AddRange(found);
        }

        var total = Sum(context.Plan, seen);
        return StepOutcome.With(Describe(total), total, findings);
    }

    private async Task<(SchemaObservation, IReadOnlyList<Finding>)> VerifyAsync(
        StepContext context,
        SchemaPlan schema,
        CancellationToken cancellationToken
    )
    {
        await using var session = await server.OpenAsync(cancellationToken);
        var model = await new SchemaReader(session).ReadAsync(schema.Target, cancellationToken);
        model = model with { Tables = [.. model.Tables.Where(table => table.Name != RestoreJournal.Table)] };
        var facts = scripts is null ? null : await scripts.SchemaAsync(schema.Name, cancellationToken);
        var columns = await Rows.TableColumns.ReadAsync(session, schema.Target, cancellationToken);
        var examination = new SchemaExamination(server, model, facts, columns);
        var (rows, findings) = await examination.RunAsync(
            context.Plan.Inventory.RequiredMySql.Connections,
            cancellationToken
        );
        var compared = facts is null ? [] : DefinitionComparison.Of(facts, model, IsSameServer(context.Plan, session));
        var invariants = await new RancherInvariants(session, model).FindAsync(facts?.Liquibase, cancellationToken);
        var named = OldNames.In(model, context.Plan.RequiredMySql.Schemas);
        return (rows, [.. findings, .. compared, .. named, .. invariants]);
    }

    private static bool IsSameServer(RestorePlan plan, Client.MySqlSession session) =>
        plan.RequiredMySql.Source.Server == session.Flavour.ToString();

    private static MySqlObservation Sum(RestorePlan plan, List<SchemaObservation> seen) =>
        new(
            $"{plan.RequiredMySql.Target.Server} at {plan.RequiredMySql.Target.Address}",
            [.. plan.RequiredMySql.Schemas.Select(schema => schema.Target)],
            seen.Sum(schema => schema.Model.Tables.Count),
            seen.Sum(schema => schema.Rows),
            seen.Sum(schema => schema.ForeignKeys),
            seen.Sum(schema => schema.Orphans),
            seen.Sum(schema => schema.Model.Views.Count),
            seen.Sum(schema => schema.Model.Routines.Count),
            seen.Sum(schema => schema.Model.Triggers.Count),
            seen.Sum(schema => schema.Events),
            seen.Sum(schema => schema.Sound),
            seen.Any(schema => schema.Equal is null) ? null : seen.Sum(schema => schema.Equal)
        );

    private static string Describe(MySqlObservation seen) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{seen.Rows} rows in {seen.Tables} tables, {(seen.Equal is { } equal ? $"{equal} with the captured digest" : "counted")}, "
                + $"{seen.Orphans} orphans, {seen.Sound} sound"
        );
}
