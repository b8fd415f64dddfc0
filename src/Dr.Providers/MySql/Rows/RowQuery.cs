using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Rows;

/// <summary>Which rows of which table, and what of them.</summary>
/// <param name="Schema">The table's.</param>
/// <param name="TableName">The table's own.</param>
/// <param name="Columns">At least one.</param>
/// <param name="Where">A predicate; null: all rows.</param>
/// <param name="Key">The index to read along; null: as the server likes.</param>
/// <param name="Skip">Null: every row; else only the one behind so many. Needs a key.</param>
public sealed record RowQuery(
    string Schema,
    string TableName,
    IReadOnlyList<ColumnRule> Columns,
    string? Where = null,
    TableKey? Key = null,
    long? Skip = null
)
{
    public string Table => Sql.Name(Schema, TableName);

    public override string ToString()
    {
        var marks = Columns.Select(column => column.Mark).OfType<string>();
        var columns = string.Join(",", Columns.Select(column => column.Expression).Concat(marks));
        var where = Where is null ? "" : $" WHERE {Where}";
        var one = Skip is null ? "" : $" LIMIT {Skip},1";
        return Key is null
            ? $"SELECT {columns} FROM {Table}{where}"
            : $"SELECT {columns} FROM {Table} FORCE INDEX ({Sql.Name(Key.Index)}){where} ORDER BY {Key.Order}{one}";
    }
}
