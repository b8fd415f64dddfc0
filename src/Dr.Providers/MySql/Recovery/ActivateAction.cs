using Dr.Findings;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Schemas;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>
/// The last small acts: Liquibase's lock is cleared, events are made, the run's own table goes. Where the rows are not those that were
/// captured, no event is made: it would work on them.
/// </summary>
/// <param name="scripts">Null for a plain dump, which made its events itself.</param>
internal sealed class ActivateAction(TargetServer server, PointScripts? scripts) : IStepAction
{
    public string Name => MySqlSteps.Activate;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var damaged = context.Ended[MySqlSteps.Verify].Findings.Any(finding => finding.Severity == Severity.Critical);
        var (done, findings) = (new List<string>(), new List<Finding>());
        foreach (var schema in context.Plan.RequiredMySql.Schemas)
        {
            await using var session = await server.OpenAsync(schema.Target, cancellationToken);
            var journal = new RestoreJournal(schema, context.Plan.Run);
            // why: an earlier process may have got as far as removing it; then all before that is done
            if (
                await RestoreJournal.OwnerAsync(session, schema.Target, cancellationToken) is null
                && context.Attempt > 1
            )
            {
                continue;
            }

            await journal.EnsureOursAsync(session, cancellationToken);
            done.AddRange(await ClearLockAsync(session, schema, cancellationToken));
            if (
                context.Plan.Inventory.RequiredMySql.HostRegistrationUrl is { } url
                && await RancherInvariants.MoveAsync(session, schema.Target, url, cancellationToken)
            )
            {
                done.Add($"hosts of {schema.Target} are told {url.OriginalString}");
            }

            if (damaged)
            {
                done.Add("no events: see the findings");
            }
            else if (await EventsAsync(schema, cancellationToken) is { } artifact)
            {
                await MakeEventsAsync(context, session, schema, artifact, cancellationToken);
                done.Add($"events of {schema.Target} made");
                var events = await new ObjectReader(session, schema.Target).EventsAsync(cancellationToken);
                findings.AddRange(OldNames.In(schema.Target, events, context.Plan.RequiredMySql.Schemas));
            }

            await journal.RemoveAsync(session, cancellationToken);
        }

        return StepOutcome.Of(done.Count == 0 ? "ready" : string.Join(", ", done), findings);
    }

    // why: whoever held it does not run on this database, and Rancher waits for it for ever
    private static async Task<IReadOnlyList<string>> ClearLockAsync(
        MySqlSession session,
        SchemaPlan schema,
        CancellationToken cancellationToken
    )
    {
        const string clearing = "clear Liquibase's lock";
        var exists = await session.FirstAsync(
            $"SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = {Sql.Text(schema.Target)} AND TABLE_NAME = {Sql.Text(RancherInvariants.Lock)}",
            clearing,
            cancellationToken
        );
        if (exists is null || await RancherInvariants.HolderAsync(session, schema.Target, cancellationToken) is null)
        {
            return [];
        }

        await session.ExecuteAsync(
            $"UPDATE {Sql.Name(schema.Target, RancherInvariants.Lock)} SET LOCKED = 0, LOCKEDBY = NULL, LOCKGRANTED = NULL",
            clearing,
            cancellationToken
        );
        return ["Liquibase's lock cleared"];
    }

    private async Task<ArtifactName?> EventsAsync(SchemaPlan schema, CancellationToken cancellationToken) =>
        scripts is null ? null : (await scripts.SchemaAsync(schema.Name, cancellationToken)).EventCode;

    private async Task MakeEventsAsync(
        StepContext context,
        MySqlSession session,
        SchemaPlan schema,
        ArtifactName artifact,
        CancellationToken cancellationToken
    )
    {
        await new CodeRemoval(session, schema.Target).RemoveEventsAsync(cancellationToken);
        var runner = new ScriptRunner(session, await LargestStatement.OfAsync(session, cancellationToken));
        await scripts!.StageAsync(
            artifact,
            context.Folder,
            (script, stop) => runner.RunAsync(script, $"{artifact}", stop),
            cancellationToken
        );
    }
}
