using Dr.Findings;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Makes routines, views and triggers, each under the settings that it was made with.</summary>
internal sealed class CodeAction(TargetServer server, PointScripts scripts) : IStepAction
{
    public string Name => MySqlSteps.Code;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var made = new List<string>();
        var findings = new List<Finding>();
        foreach (var schema in context.Plan.RequiredMySql.Schemas)
        {
            var facts = await scripts.SchemaAsync(schema.Name, cancellationToken);
            made.AddRange([
                $"{facts.Views.Count} views",
                $"{facts.Routines.Count} routines",
                $"{facts.Triggers.Count} triggers",
            ]);
            if (facts.Code is { } artifact)
            {
                findings.AddRange(await MakeAsync(context, schema, artifact, cancellationToken));
            }
        }

        return StepOutcome.Of(string.Join(", ", made), findings);
    }

    private async Task<IReadOnlyList<Finding>> MakeAsync(
        StepContext context,
        SchemaPlan schema,
        ArtifactName artifact,
        CancellationToken cancellationToken
    )
    {
        await using var session = await server.OpenAsync(schema.Target, cancellationToken);
        await new RestoreJournal(schema, context.Plan.Run).EnsureOursAsync(session, cancellationToken);
        // why: an earlier process may have made some of it, and nothing in a schema of this run's own is anybody else's
        await new CodeRemoval(session, schema.Target).RunAsync(cancellationToken);
        var runner = new ScriptRunner(session, await LargestStatement.OfAsync(session, cancellationToken));
        await scripts.StageAsync(
            artifact,
            context.Folder,
            (script, stop) => runner.RunAsync(script, $"{artifact}", stop),
            cancellationToken
        );
        return SqlModes.Findings(runner.UnknownModes, schema.Target);
    }
}
