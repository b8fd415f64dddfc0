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
            SELECT k.TABLE_NAME, k.CONSTRAINT_NAME, k.COLUMN_NAME, k.REFERENCED_TABLE_SCHEMA, k.REFERENCED_TABLE_NAME,
                k.REFERENCED_COLUMN_NAME, r.DELETE_RULE, r.UPDATE_RULE
            FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r
                ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.TABLE_NAME = k.TABLE_NAME
                AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME
            WHERE k.TABLE_SCHEMA = {Sql.Text(schema)} AND r.CONSTRAINT_SCHEMA = {Sql.Text(schema)}
                AND k.REFERENCED_TABLE_NAME IS NOT NULL
            ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION
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
                    [.. key.Select(row => row.Text("REFERENCED_COLUMN_NAME"))],
                    key.First().Text("DELETE_RULE"),
                    key.First().Text("UPDATE_RULE")
                ),
                StringComparer.Ordinal
            );
    }
}
