using Dr.Errors;
using Dr.MySql;
using Dr.Providers.MySql.Client;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>What is known of a database before a row of it is loaded: from a point's documents, or from reading a dump through.</summary>
internal static class MySqlSource
{
    /// <exception cref="DrException">It cannot be read, or holds no database.</exception>
    public static Task<MySqlSourceFacts> FactsAsync(RestoreSource source, CancellationToken cancellationToken) =>
        source switch
        {
            RestoreSource.FromPoint point => OfPointAsync(point, cancellationToken),
            RestoreSource.FromDump dump => DumpFile.ReadAsync(dump.Path, cancellationToken),
            _ => throw new InvalidOperationException($"{source.Origin} holds no database"),
        };

    private static async Task<MySqlSourceFacts> OfPointAsync(
        RestoreSource.FromPoint source,
        CancellationToken cancellationToken
    )
    {
        var manifest = source.Point.Manifest;
        var facts = MySqlFacts.Of(manifest)!;
        var scripts = new PointScripts(source);
        var contents = await scripts.ContentsAsync(cancellationToken);
        var sizes = await scripts.SizesAsync(cancellationToken);
        var nameCase = facts.Settings.GetValueOrDefault("lower_case_table_names");
        return new MySqlSourceFacts(
            [.. contents.Schemas.Select(schema => Schema(schema, sizes))],
            ServerFlavour.Parse(facts.ServerVersion, facts.Flavour).ToString(),
            facts.SnapshotAt,
            facts.LargestStatement,
            int.TryParse(nameCase, out var number) ? number : null
        );
    }

    private static SourceSchema Schema(MySqlSchemaFacts schema, IReadOnlyDictionary<ArtifactName, long> sizes)
    {
        IEnumerable<ArtifactName?> scripts =
        [
            schema.Structure,
            .. schema.Data.Select(data => (ArtifactName?)data.Name),
            schema.Indexes,
            schema.Code,
            schema.EventCode,
        ];
        return new SourceSchema(
            schema.Name,
            scripts.OfType<ArtifactName>().Sum(name => sizes[name]),
            schema.Tables.Count,
            schema.Tables.Sum(table => table.Content.Rows)
        );
    }
}
