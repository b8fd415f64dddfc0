using System.Text;
using Dr.MySql;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Schemas;

/// <summary>00-schema.sql and 50-indexes.sql: what stands before the rows, and what is added behind them. Pure.</summary>
internal static class StructureText
{
    // Building an index behind the rows pays off where they are many; for 3,000 small tables it would be 3,000 statements more.
    private const long SmallestWorthwhile = 1 << 20;

    /// <param name="schema">The schema.</param>
    /// <param name="counters">For every sequence the value that it gives out next.</param>
    public static string Before(SchemaModel schema, IReadOnlyDictionary<string, string> counters)
    {
        var text = new StringBuilder(SessionHeader.Settings("utf8mb4"))
            .Append($"CREATE DATABASE IF NOT EXISTS {Sql.Name(schema.Name)} ")
            .Append($"DEFAULT CHARACTER SET {schema.CharacterSet} COLLATE {schema.Collation};\n")
            .Append($"USE {Sql.Name(schema.Name)};\n");
        foreach (var sequence in schema.Sequences)
        {
            text.Append($"{sequence.Sql};\n");
            text.Append($"DO SETVAL({Sql.Name(sequence.Name)}, {counters[sequence.Name]}, 0);\n");
        }

        foreach (var table in schema.Tables)
        {
            text.Append($"{table.Definition.Structure([.. Later(table)])};\n");
        }

        return text.ToString();
    }

    /// <summary>Null where there is nothing to add.</summary>
    public static string? Behind(SchemaModel schema)
    {
        var statements = schema
            .Tables.SelectMany(table => Statements(table, Later(table)))
            .Concat(schema.Tables.SelectMany(table => ForeignKeys(schema.Name, table)))
            .ToList();
        return statements.Count == 0 ? null : SessionHeader.OfText(schema.Name) + string.Concat(statements);
    }

    private static IReadOnlyList<string> Later(TableModel table) =>
        table.DataLength >= SmallestWorthwhile ? table.Definition.LaterIndexes() : [];

    // InnoDB builds one full-text or spatial index at a time.
    private static IEnumerable<string> Statements(TableModel table, IReadOnlyList<string> indexes) =>
        [
            .. Alter(table, [.. indexes.Where(index => !TableDefinition.IsFullText(index))]),
            .. indexes.Where(TableDefinition.IsFullText).SelectMany(index => Alter(table, [index])),
        ];

    // Behind all indexes of all tables: a foreign key needs the index of the table that it refers to.
    private static IEnumerable<string> ForeignKeys(string schema, TableModel table) =>
        Alter(
            table,
            [.. table.ForeignKeys.Select(key => ForeignKey(schema, key) + table.Definition.ActionsOf(key.Name))]
        );

    private static string ForeignKey(string schema, MySqlForeignKeyFacts key)
    {
        var referenced =
            key.ReferencedSchema == schema
                ? Sql.Name(key.ReferencedTable)
                : Sql.Name(key.ReferencedSchema, key.ReferencedTable);
        return $"CONSTRAINT {Sql.Name(key.Name)} FOREIGN KEY ({Sql.Names(key.Columns)}) "
            + $"REFERENCES {referenced} ({Sql.Names(key.ReferencedColumns)})";
    }

    private static IEnumerable<string> Alter(TableModel table, IReadOnlyList<string> additions) =>
        additions.Count == 0
            ? []
            :
            [
                $"ALTER TABLE {Sql.Name(table.Name)}\n  {string.Join(",\n  ", additions.Select(item => $"ADD {item}"))};\n",
            ];
}
