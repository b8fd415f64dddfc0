using Dr.MySql;

namespace Dr.Providers.MySql.Recovery;

/// <summary>The definitions of a captured schema, to be looked at before anything is made of them.</summary>
/// <param name="Tables">Statements that stand before the rows.</param>
/// <param name="Indexes">Statements that stand behind them.</param>
/// <param name="Code">The scripts of routines, views, triggers and events, as they are.</param>
internal sealed record SchemaDefinitions(IReadOnlyList<string> Tables, IReadOnlyList<string> Indexes, string Code)
{
    /// <exception cref="Errors.IntegrityException">The scripts are not those that were captured.</exception>
    public static async Task<SchemaDefinitions> ReadAsync(
        PointScripts scripts,
        MySqlSchemaFacts schema,
        CancellationToken cancellationToken
    )
    {
        var tables = await StatementsAsync(scripts, schema.Structure, cancellationToken);
        var indexes = schema.Indexes is { } name ? await StatementsAsync(scripts, name, cancellationToken) : [];
        var code = "";
        foreach (var artifact in new[] { schema.Code, schema.EventCode }.OfType<ArtifactName>())
        {
            await scripts.StreamAsync(
                artifact,
                async (script, stop) =>
                {
                    using var reader = new StreamReader(script, leaveOpen: true);
                    code += await reader.ReadToEndAsync(stop);
                },
                cancellationToken
            );
        }

        return new SchemaDefinitions(tables, indexes, code);
    }

    private static async Task<IReadOnlyList<string>> StatementsAsync(
        PointScripts scripts,
        ArtifactName name,
        CancellationToken cancellationToken
    )
    {
        var script = new DefinitionScript();
        await scripts.StreamAsync(name, script.ReadAsync, cancellationToken);
        return [.. script.Indexes.Concat(script.ForeignKeys).Select(statement => statement.Text)];
    }
}
