using Dr.Errors;
using Dr.MySql;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Rows;

/// <summary>Rules for the columns of tables as a server has them now.</summary>
public static class TableColumns
{
    /// <summary>For every table of a schema the columns whose values are data, in their order; generated ones are not.</summary>
    /// <exception cref="DatabaseException">The server does not tell.</exception>
    public static async Task<ILookup<string, ColumnRule>> ReadAsync(
        MySqlSession session,
        string schema,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.RowsAsync(
            $"""
            SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, EXTRA, GENERATION_EXPRESSION
            FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = {Sql.Text(schema)}
            ORDER BY TABLE_NAME, ORDINAL_POSITION
            """,
            $"read the columns of {Sql.Name(schema)}",
            cancellationToken
        );
        return rows.Where(row => !IsGenerated(row))
            .ToLookup(
                row => row.Text("TABLE_NAME"),
                row =>
                    ColumnRule.Of(
                        row.Text("COLUMN_NAME"),
                        row.Text("DATA_TYPE"),
                        row.Text("COLUMN_TYPE"),
                        session.Flavour
                    ),
                StringComparer.Ordinal
            );
    }

    /// <summary>The rules for just these columns, in this order: for a digest that is compared with another server's.</summary>
    /// <exception cref="DrException">One of them is not there.</exception>
    public static IReadOnlyList<ColumnRule> InOrderOf(
        IEnumerable<MySqlColumnFacts> facts,
        IEnumerable<ColumnRule> rules,
        string table
    )
    {
        var known = rules.ToDictionary(rule => rule.Facts.Name, StringComparer.OrdinalIgnoreCase);
        return
        [
            .. facts.Select(column =>
                known.GetValueOrDefault(column.Name)
                ?? throw new DrException(
                    ErrorCode.Damaged,
                    $"cannot compare {table}: it has no column {Sql.Name(column.Name)}",
                    "look at the definition of the table; it is not the one that was captured"
                )
            ),
        ];
    }

    // MySQL says DEFAULT_GENERATED of a default that is an expression: such a column is data.
    private static bool IsGenerated(SqlRow row)
    {
        var extra = row.Text("EXTRA").ToUpperInvariant();
        return extra.Contains("VIRTUAL", StringComparison.Ordinal)
            || extra.Contains("STORED", StringComparison.Ordinal)
            || extra.Contains("PERSISTENT", StringComparison.Ordinal)
            || !string.IsNullOrEmpty(row["GENERATION_EXPRESSION"]);
    }
}
