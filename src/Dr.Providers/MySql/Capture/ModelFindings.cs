using Dr.Capture;
using Dr.Findings;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Schemas;

namespace Dr.Providers.MySql.Capture;

/// <summary>What of a schema is worth knowing or is left out, in words. Pure.</summary>
internal static class ModelFindings
{
    public static IEnumerable<Finding> Of(SchemaModel schema, long chunkSize) =>
        [
            .. schema.Tables.Where(table => !table.Transactional).Select(table => Locked(schema, table)),
            .. schema
                .Tables.Where(table => table.Key is null && table.DataLength > chunkSize)
                .Select(table => Uncut(schema, table)),
            .. schema.Views.Where(view => view.Broken is not null).Select(view => Broken(schema, view)),
        ];

    public static IEnumerable<LeftOut> LeftOut(SchemaModel schema) =>
        [
            .. schema
                .Views.Where(view => view.Broken is not null)
                .Select(view => new LeftOut(
                    $"view {Sql.Name(schema.Name, view.Name)}",
                    "what it reads is gone, so no server would create it; its text is in 80-code.sql as a comment"
                )),
            .. schema
                .Tables.Where(table => table.KeepsHistory)
                .Select(table => new LeftOut(
                    $"history of {Sql.Name(schema.Name, table.Name)}",
                    "of a system-versioned table only the current rows are captured"
                )),
        ];

    private static Finding Locked(SchemaModel schema, TableModel table) =>
        new(
            Severity.Notice,
            "mysql.not-transactional",
            Sql.Name(schema.Name, table.Name),
            $"is {table.Engine}, which no snapshot covers: writers to it waited until it was captured",
            "convert it: ALTER TABLE … ENGINE = InnoDB"
        );

    private static Finding Uncut(SchemaModel schema, TableModel table) =>
        new(
            Severity.Notice,
            "mysql.no-key",
            Sql.Name(schema.Name, table.Name),
            $"has no key to cut its {table.DataLength >> 20} MiB along, so one connection reads all of it",
            "give it a primary key"
        );

    private static Finding Broken(SchemaModel schema, StoredObject view) =>
        new(
            Severity.Notice,
            "mysql.view-broken",
            Sql.Name(schema.Name, view.Name),
            $"can be created nowhere: {view.Broken}",
            "drop the view, or bring back what it reads"
        );
}
