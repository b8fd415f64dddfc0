using Dr.Findings;
using Dr.Providers.MySql.Schemas;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>
/// Definitions that name a schema which was restored under another name: they speak of the old one, or fail. What a server writes itself
/// was captured without the name; what people wrote stays as they wrote it, and is told. Pure.
/// </summary>
internal static class OldNames
{
    /// <param name="model">A restored schema.</param>
    /// <param name="schemas">All that the run restores.</param>
    public static IEnumerable<Finding> In(SchemaModel model, IReadOnlyList<SchemaPlan> schemas) =>
        [
            .. Find(model.Name, "table", model.Tables.Select(table => (table.Name, table.Definition.Sql)), schemas),
            .. In(model.Name, model.Objects.Where(item => item.Broken is null), schemas),
        ];

    /// <inheritdoc cref="In(SchemaModel, IReadOnlyList{SchemaPlan})"/>
    public static IEnumerable<Finding> In(
        string schema,
        IEnumerable<StoredObject> objects,
        IReadOnlyList<SchemaPlan> schemas
    ) =>
        objects
            .GroupBy(item => item.Kind)
            .SelectMany(kind => Find(schema, kind.Key, kind.Select(item => (item.Name, item.Sql)), schemas));

    private static IEnumerable<Finding> Find(
        string schema,
        string kind,
        IEnumerable<(string Name, string Sql)> definitions,
        IReadOnlyList<SchemaPlan> schemas
    ) =>
        from definition in definitions
        from renamed in schemas
        where renamed.Name != renamed.Target && OwnSchema.IsNamedIn(definition.Sql, renamed.Name)
        select new Finding(
            Severity.Warning,
            "mysql.old-schema-named",
            $"{schema}.{definition.Name}",
            $"the {kind} names the schema {renamed.Name}, which was restored as {renamed.Target}: it means the old one still, or fails",
            $"look at its text, and make it again with {renamed.Target} where that is meant; or restore the schema under its own name"
        );
}
