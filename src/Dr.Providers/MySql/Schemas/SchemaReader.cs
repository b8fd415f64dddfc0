using Dr.Errors;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Rows;

namespace Dr.Providers.MySql.Schemas;

/// <summary>Reads what a schema consists of: everything but its rows.</summary>
/// <remarks>
/// A server describes what is there now, whatever a transaction sees. Reading twice, before the snapshot and after the dump, tells
/// whether the definitions are those of the snapshot.
/// </remarks>
internal sealed class SchemaReader(MySqlSession session)
{
    /// <exception cref="DrException">There is no such schema, or a definition cannot be read.</exception>
    public async Task<SchemaModel> ReadAsync(string schema, CancellationToken cancellationToken)
    {
        var head = await HeadAsync(schema, cancellationToken);
        await session.ExecuteAsync($"USE {Sql.Name(schema)}", $"use the schema {schema}", cancellationToken);
        var entries = await EntriesAsync(schema, cancellationToken);
        var objects = new ObjectReader(session, schema);
        return new SchemaModel
        {
            Name = schema,
            CharacterSet = head.Text("DEFAULT_CHARACTER_SET_NAME"),
            Collation = head.Text("DEFAULT_COLLATION_NAME"),
            Tables = await TablesAsync(schema, entries, cancellationToken),
            Sequences = await objects.SequencesAsync(NamesOf(entries, "SEQUENCE"), cancellationToken),
            Views = await objects.ViewsAsync(cancellationToken),
            Routines = await objects.RoutinesAsync(cancellationToken),
            Triggers = await objects.TriggersAsync(cancellationToken),
            Events = await objects.EventsAsync(cancellationToken),
        };
    }

    private async Task<SqlRow> HeadAsync(string schema, CancellationToken cancellationToken) =>
        await session.FirstAsync(
            $"""
            SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA
            WHERE SCHEMA_NAME = {Sql.Text(schema)}
            """,
            $"read the schema {schema}",
            cancellationToken
        )
        ?? throw new DrException(
            ErrorCode.Usage,
            $"{session.Endpoint} has no schema `{schema}` that this account can see",
            "check the names under mysql.schemas, and the account's privileges"
        );

    private Task<IReadOnlyList<SqlRow>> EntriesAsync(string schema, CancellationToken cancellationToken) =>
        session.RowsAsync(
            $"""
            SELECT t.TABLE_NAME, t.TABLE_TYPE, t.ENGINE, t.ROW_FORMAT, t.TABLE_COLLATION, t.TABLE_ROWS, t.DATA_LENGTH,
                e.TRANSACTIONS
            FROM information_schema.TABLES t LEFT JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE
            WHERE t.TABLE_SCHEMA = {Sql.Text(schema)} ORDER BY t.TABLE_NAME
            """,
            $"list the tables of {Sql.Name(schema)}",
            cancellationToken
        );

    private async Task<IReadOnlyList<TableModel>> TablesAsync(
        string schema,
        IReadOnlyList<SqlRow> entries,
        CancellationToken cancellationToken
    )
    {
        var columns = await TableColumns.ReadAsync(session, schema, cancellationToken);
        var keys = await new KeyReader(session).ReadAsync(schema, cancellationToken);
        var foreignKeys = await new ForeignKeyReader(session).ReadAsync(schema, cancellationToken);
        var tables = new List<TableModel>();
        foreach (var entry in entries.Where(entry => entry.Text("TABLE_TYPE") is "BASE TABLE" or "SYSTEM VERSIONED"))
        {
            var name = entry.Text("TABLE_NAME");
            var key = keys.GetValueOrDefault(name);
            var known = columns[name].Select(column => column.Facts.Name).ToHashSet(StringComparer.Ordinal);
            tables.Add(
                new TableModel
                {
                    Name = name,
                    Engine = entry.Text("ENGINE"),
                    Transactional = entry.IsTrue("TRANSACTIONS"),
                    RowFormat = entry.Text("ROW_FORMAT"),
                    Collation = entry.Text("TABLE_COLLATION"),
                    EstimatedRows = entry.Number("TABLE_ROWS") ?? 0,
                    DataLength = entry.Number("DATA_LENGTH") ?? 0,
                    KeepsHistory = entry.Text("TABLE_TYPE") == "SYSTEM VERSIONED",
                    Definition = await DefinitionAsync(schema, name, cancellationToken),
                    Columns = [.. columns[name]],
                    Key = key is not null && known.IsSupersetOf(key.Names) ? key : null,
                    ForeignKeys = [.. foreignKeys[name]],
                }
            );
        }

        return tables;
    }

    private async Task<TableDefinition> DefinitionAsync(
        string schema,
        string table,
        CancellationToken cancellationToken
    )
    {
        var name = Sql.Name(schema, table);
        var row = await session.FirstAsync(
            $"SHOW CREATE TABLE {name}",
            $"read the definition of {name}",
            cancellationToken
        );
        try
        {
            return TableDefinition.Parse(row!.Values[1]!, schema);
        }
        catch (FormatException exception)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"cannot take the definition of {name} apart: {exception.Message}",
                "report this, with what SHOW CREATE TABLE gives",
                exception
            );
        }
    }

    private static IReadOnlyList<string> NamesOf(IReadOnlyList<SqlRow> entries, string type) =>
        [.. entries.Where(entry => entry.Text("TABLE_TYPE") == type).Select(entry => entry.Text("TABLE_NAME"))];
}
