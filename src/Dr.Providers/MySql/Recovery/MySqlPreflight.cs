using Dr.Findings;
using Dr.MySql;
using Dr.Providers.MySql.Client;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Looks at the server of an inventory and says what will not do. Changes nothing.</summary>
internal sealed class MySqlPreflight(MySqlInventory inventory)
{
    /// <param name="facts">Of what is to be restored; null: look at the server only.</param>
    /// <param name="source">What it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<PreflightReport> RunAsync(
        MySqlSourceFacts? facts,
        RestoreSource? source,
        CancellationToken cancellationToken
    )
    {
        var names = facts?.Schemas.Select(schema => inventory.NameOf(schema.Name)).ToList() ?? [];
        try
        {
            var state = await new TargetSurvey(new TargetServer(inventory)).RunAsync(names, cancellationToken);
            var findings = TargetRules.Judge(state, inventory).Concat(SourceRules.Judge(state, inventory, facts));
            if (source is RestoreSource.FromPoint point)
            {
                var scripts = new PointScripts(point);
                var contents = await scripts.ContentsAsync(cancellationToken);
                findings = findings
                    .Concat(ContentsRules.Judge(state, contents))
                    .Concat(await OtherFlavourAsync(state, scripts, contents, cancellationToken));
            }

            return new PreflightReport([], [.. findings], Measured(state));
        }
        catch (DatabaseException exception)
        {
            var silent = new Finding(
                Severity.Critical,
                "mysql.unreachable",
                inventory.Address,
                exception.Message,
                exception.Hint
            );
            var nothing = new Dictionary<string, int>();
            return new PreflightReport(
                [],
                [silent],
                new MeasuredServer(inventory.Address, null, null, null, null, nothing)
            );
        }
    }

    private static async Task<IReadOnlyList<Finding>> OtherFlavourAsync(
        TargetState state,
        PointScripts scripts,
        MySqlContents contents,
        CancellationToken cancellationToken
    )
    {
        if (scripts.Flavour.IsMariaDb == state.Flavour.IsMariaDb)
        {
            return [];
        }

        var findings = new List<Finding>();
        foreach (var schema in contents.Schemas)
        {
            var definitions = await SchemaDefinitions.ReadAsync(scripts, schema, cancellationToken);
            findings.AddRange(FlavourRules.Judge(state, schema, definitions));
        }

        return findings;
    }

    private static MeasuredServer Measured(TargetState state) =>
        new(
            state.Endpoint,
            $"{state.Flavour}",
            state.Number("max_connections"),
            state.Number("max_allowed_packet"),
            state.FreeBytes,
            state.Existing
        );
}
