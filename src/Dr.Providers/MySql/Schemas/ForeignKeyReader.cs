using Dr.MySql;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Schemas;

/// <summary>Reads the foreign keys of a schema's tables, as the server has them now.</summary>
internal sealed class ForeignKeyReader(MySqlSession session)
{
    /// <returns>By table.</returns>
    /// <exception cref="DatabaseException">The server does not tell.</exception>
    public async Task<ILookup<string, MySqlForeignKeyFacts>> ReadAsync(
        string schema,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.RowsAsync(
            $"""
            SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME,
                REFERENCED_COLUMN_NAME
            FROM information_schema.KEY_COLUMN_USAGE
            WHERE TABLE_SCHEMA = {Sql.Text(schema)} AND REFERENCED_TABLE_NAME IS NOT NULL
            ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION
            """,
            $"read the foreign keys of {Sql.Name(schema)}",
            cancellationToken
        );
        return rows.GroupBy(row => (Table: row.Text("TABLE_NAME"), Name: row.Text("CONSTRAINT_NAME")))
            .ToLookup(
                key => key.Key.Table,
                key => new MySqlForeignKeyFacts(
                    key.Key.Name,
                    [.. key.Select(row => row.Text("COLUMN_NAME"))],
                    key.First().Text("REFERENCED_TABLE_SCHEMA"),
                    key.First().Text("REFERENCED_TABLE_NAME"),
                    [.. key.Select(row => row.Text("REFERENCED_COLUMN_NAME"))]
                ),
                StringComparer.Ordinal
            );
    }
}
