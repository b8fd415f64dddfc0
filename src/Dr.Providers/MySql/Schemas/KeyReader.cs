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
        var rows = await session.RowsAsync(
            $"""
            SELECT s.TABLE_NAME, s.INDEX_NAME, s.COLUMN_NAME, s.SUB_PART, s.NULLABLE, c.DATA_TYPE, c.CHARACTER_SET_NAME
            FROM information_schema.STATISTICS s LEFT JOIN information_schema.COLUMNS c
                ON c.TABLE_SCHEMA = s.TABLE_SCHEMA AND c.TABLE_NAME = s.TABLE_NAME AND c.COLUMN_NAME = s.COLUMN_NAME
            WHERE s.TABLE_SCHEMA = {Sql.Text(schema)} AND s.NON_UNIQUE = 0 AND s.INDEX_TYPE = 'BTREE'
            ORDER BY s.TABLE_NAME, s.INDEX_NAME, s.SEQ_IN_INDEX
            """,
            $"read the keys of {Sql.Name(schema)}",
            cancellationToken
        );
        return rows.GroupBy(row => row.Text("TABLE_NAME"), StringComparer.Ordinal)
            .Select(table => (table.Key, Choice: Choose(table)))
            .Where(table => table.Choice is not null)
            .ToDictionary(table => table.Key, table => table.Choice!, StringComparer.Ordinal);
    }

    // Where there is a primary key the rows lie in its order: another index would fetch them one by one.
    private static TableKey? Choose(IEnumerable<SqlRow> rows)
    {
        var indexes = rows.GroupBy(row => row.Text("INDEX_NAME"), StringComparer.Ordinal).ToList();
        var primary = indexes.Find(index => index.Key == "PRIMARY");
        return primary is not null ? Usable(primary) : indexes.Select(Usable).FirstOrDefault(key => key is not null);
    }

    private static TableKey? Usable(IGrouping<string, SqlRow> index)
    {
        var columns = index.Select(Column).ToList();
        return columns.TrueForAll(column => column is not null) ? new TableKey(index.Key, [.. columns!]) : null;
    }

    private static KeyColumn? Column(SqlRow row) =>
        row["COLUMN_NAME"] is { } name
        && row["SUB_PART"] is null
        && row.Text("NULLABLE") != "YES"
        && TypeOf(row.Text("DATA_TYPE")) is { } type
            ? new KeyColumn(name, type, type == KeyType.Text ? row["CHARACTER_SET_NAME"] : null)
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
