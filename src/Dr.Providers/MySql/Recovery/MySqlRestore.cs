using System.Text.Json;
using Dr.Json;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>The database part of a restore: schemas of a point, or a plain dump, onto one running server.</summary>
internal sealed class MySqlRestore(RestoreSetup setup) : IRestorePart
{
    public string Name => RestoreParts.MySql;

    public async Task<PreflightReport> PreflightAsync(
        Inventory inventory,
        RestoreSource? source,
        CancellationToken cancellationToken
    )
    {
        var facts = source is null ? null : await MySqlSource.FactsAsync(source, cancellationToken);
        return await new MySqlPreflight(inventory.RequiredMySql).RunAsync(facts, source, cancellationToken);
    }

    public async Task<RestorePlan> PlanAsync(
        RestorePlan plan,
        RestoreSource source,
        CancellationToken cancellationToken
    )
    {
        var inventory = plan.Inventory.RequiredMySql;
        var facts = await MySqlSource.FactsAsync(source, cancellationToken);
        var names = facts.Schemas.Select(schema => inventory.NameOf(schema.Name)).ToList();
        var state = await new TargetSurvey(new TargetServer(inventory)).RunAsync(names, cancellationToken);
        var target = new MySqlTargetFacts(state.Endpoint, $"{state.Flavour}", state.Existing);
        return MySqlPlanner.Add(plan, facts, target);
    }

    public IReadOnlyList<IStepAction> Actions(RestorePlan plan, RestoreSource source)
    {
        var inventory = plan.Inventory.RequiredMySql;
        var server = new TargetServer(inventory);
        IStepAction preflight = new PreflightAction(new MySqlPreflight(inventory), source);
        return source switch
        {
            RestoreSource.FromPoint point => [preflight, .. Actions(server, new PointScripts(point), setup)],
            RestoreSource.FromDump dump =>
            [
                preflight,
                new ReplayAction(server, dump.Path, setup.Clock),
                new VerifyAction(server, null),
                new ActivateAction(server, null),
            ],
            _ => throw new InvalidOperationException($"{source.Origin} holds no database"),
        };
    }

    public RestoreReport Observe(RestoreReport report, RestorePlan plan, IReadOnlyList<JournalEntry> entries) =>
        report with
        {
            MySql = entries
                .FirstOrDefault(entry => entry.Step == MySqlSteps.Verify)
                ?.Outcome?.Facts?.Deserialize<MySqlObservation>(DrJson.Line),
        };

    private static IEnumerable<IStepAction> Actions(TargetServer server, PointScripts scripts, RestoreSetup setup) =>
        [
            new SchemaAction(server, scripts),
            new LoadAction(server, scripts, setup.Clock),
            new IndexAction(server, scripts, setup.Clock),
            new CodeAction(server, scripts),
            new VerifyAction(server, scripts),
            new ActivateAction(server, scripts),
        ];
}
