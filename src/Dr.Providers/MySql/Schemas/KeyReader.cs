using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Rows;

namespace Dr.Providers.MySql.Schemas;

/// <summary>Finds for every table the index that its rows are stored by, where one can cut the table along it.</summary>
internal sealed class KeyReader(MySqlSession session)
{
    /// <exception cref="DatabaseException">The server does not tell.</exception>
    public async Task<IReadOnlyDictionary<string, TableKey>> ReadAsync(
        string schema,
        CancellationToken cancellationToken
    )
    {
        var indexed = await session.RowsAsync(
            $"""
            SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME, SUB_PART, NULLABLE FROM information_schema.STATISTICS
            WHERE TABLE_SCHEMA = {Sql.Text(schema)} AND NON_UNIQUE = 0 AND INDEX_TYPE = 'BTREE'
            ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX
            """,
            $"read the keys of {Sql.Name(schema)}",
            cancellationToken
        );
        var columns = await ColumnsAsync(schema, cancellationToken);
        return indexed
            .GroupBy(row => row.Text("TABLE_NAME"), StringComparer.Ordinal)
            .Select(table => (table.Key, Choice: Choose(table, columns)))
            .Where(table => table.Choice is not null)
            .ToDictionary(table => table.Key, table => table.Choice!, StringComparer.Ordinal);
    }

    // The catalog has no indexes: joined over there, thousands of tables are compared each with each.
    private async Task<Dictionary<(string Table, string Column), SqlRow>> ColumnsAsync(
        string schema,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.RowsAsync(
            $"""
            SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, CHARACTER_SET_NAME FROM information_schema.COLUMNS
            WHERE TABLE_SCHEMA = {Sql.Text(schema)}
            """,
            $"read the types of the keys of {Sql.Name(schema)}",
            cancellationToken
        );
        return rows.ToDictionary(row => (row.Text("TABLE_NAME"), row.Text("COLUMN_NAME")));
    }

    // Where there is a primary key the rows lie in its order: another index would fetch them one by one.
    private static TableKey? Choose(IEnumerable<SqlRow> rows, Dictionary<(string, string), SqlRow> columns)
    {
        var indexes = rows.GroupBy(row => row.Text("INDEX_NAME"), StringComparer.Ordinal).ToList();
        var primary = indexes.Find(index => index.Key == "PRIMARY");
        return primary is not null
            ? Usable(primary, columns)
            : indexes.Select(index => Usable(index, columns)).FirstOrDefault(key => key is not null);
    }

    private static TableKey? Usable(IGrouping<string, SqlRow> index, Dictionary<(string, string), SqlRow> columns)
    {
        var parts = index.Select(part => Column(part, columns)).ToList();
        return parts.TrueForAll(part => part is not null) ? new TableKey(index.Key, [.. parts!]) : null;
    }

    private static KeyColumn? Column(SqlRow part, Dictionary<(string, string), SqlRow> columns) =>
        part["COLUMN_NAME"] is { } name
        && part["SUB_PART"] is null
        && part.Text("NULLABLE") != "YES"
        && columns.GetValueOrDefault((part.Text("TABLE_NAME"), name)) is { } column
        && TypeOf(column.Text("DATA_TYPE")) is { } type
            ? new KeyColumn(name, type, type == KeyType.Text ? column["CHARACTER_SET_NAME"] : null)
            : null;

    // ENUM and SET sort by number and compare as text; FLOAT and DOUBLE compare otherwise than they print.
    private static KeyType? TypeOf(string dataType) =>
        dataType.ToLowerInvariant() switch
        {
            "tinyint" or "smallint" or "mediumint" or "int" or "bigint" => KeyType.Integer,
            "decimal" => KeyType.Decimal,
            "date" or "datetime" or "timestamp" or "time" => KeyType.Time,
            "char" or "varchar" => KeyType.Text,
            "binary" or "varbinary" => KeyType.Bytes,
            _ => null,
        };
}
