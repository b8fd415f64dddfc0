using Dr.Errors;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Schemas;

/// <summary>Reads the views, routines, triggers, events and sequences of the schema that the session uses.</summary>
internal sealed class ObjectReader(MySqlSession session, string schema)
{
    private readonly string _schema = Sql.Text(schema);

    public async Task<IReadOnlyList<StoredObject>> SequencesAsync(
        IReadOnlyList<string> names,
        CancellationToken cancellationToken
    )
    {
        var sequences = new List<StoredObject>();
        foreach (var name in names)
        {
            var shown = await ShowAsync("SEQUENCE", name, cancellationToken);
            sequences.Add(
                new StoredObject
                {
                    Kind = "sequence",
                    Name = name,
                    Sql = shown.Values[1]!,
                }
            );
        }

        return sequences;
    }

    public async Task<IReadOnlyList<StoredObject>> ViewsAsync(CancellationToken cancellationToken)
    {
        var listed = await RowsAsync("TABLE_NAME, DEFINER", "VIEWS", "TABLE_SCHEMA", "1", cancellationToken);
        var columns = await ViewColumnsAsync([.. listed.Select(row => row.Text("TABLE_NAME"))], cancellationToken);
        var views = new List<StoredObject>();
        foreach (var row in listed)
        {
            var name = row.Text("TABLE_NAME");
            var shown = await ShowAsync("VIEW", name, cancellationToken);
            var view = new StoredObject
            {
                Kind = "view",
                Name = name,
                Sql = OwnSchema.LeaveOut(shown.Text("Create View"), schema),
                Definer = row["DEFINER"],
                CharacterSet = shown["character_set_client"],
                Collation = shown["collation_connection"],
                Columns = [.. columns[name]],
            };
            views.Add(view with { Broken = await new ViewCheck(session).WhyBrokenAsync(view, cancellationToken) });
        }

        return views;
    }

    public async Task<IReadOnlyList<StoredObject>> RoutinesAsync(CancellationToken cancellationToken)
    {
        const string columns =
            "ROUTINE_NAME, ROUTINE_TYPE, DEFINER, SQL_MODE, CHARACTER_SET_CLIENT, COLLATION_CONNECTION, DATABASE_COLLATION";

        // A package's body needs the package.
        const string order = "ROUTINE_TYPE = 'PACKAGE BODY', ROUTINE_TYPE, ROUTINE_NAME";
        var routines = new List<StoredObject>();
        foreach (var row in await RowsAsync(columns, "ROUTINES", "ROUTINE_SCHEMA", order, cancellationToken))
        {
            var kind = row.Text("ROUTINE_TYPE");
            var shown = await ShowAsync(kind, row.Text("ROUTINE_NAME"), cancellationToken);
            routines.Add(Stored(row, kind, row.Text("ROUTINE_NAME"), shown.Values[2]));
        }

        return routines;
    }

    public async Task<IReadOnlyList<StoredObject>> TriggersAsync(CancellationToken cancellationToken)
    {
        const string columns =
            "TRIGGER_NAME, EVENT_OBJECT_TABLE, DEFINER, SQL_MODE, CHARACTER_SET_CLIENT, COLLATION_CONNECTION, DATABASE_COLLATION";
        const string order = "EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER";
        var triggers = new List<StoredObject>();
        foreach (var row in await RowsAsync(columns, "TRIGGERS", "TRIGGER_SCHEMA", order, cancellationToken))
        {
            var shown = await ShowAsync("TRIGGER", row.Text("TRIGGER_NAME"), cancellationToken);
            var trigger = Stored(row, "TRIGGER", row.Text("TRIGGER_NAME"), shown["SQL Original Statement"]);
            triggers.Add(
                trigger with
                {
                    Table = row["EVENT_OBJECT_TABLE"],
                    Sql = OwnSchema.LeaveOutOfTrigger(trigger.Sql, schema),
                }
            );
        }

        return triggers;
    }

    public async Task<IReadOnlyList<StoredObject>> EventsAsync(CancellationToken cancellationToken)
    {
        const string columns =
            "EVENT_NAME, DEFINER, STATUS, TIME_ZONE, SQL_MODE, CHARACTER_SET_CLIENT, COLLATION_CONNECTION, DATABASE_COLLATION";
        var events = new List<StoredObject>();
        foreach (var row in await RowsAsync(columns, "EVENTS", "EVENT_SCHEMA", "EVENT_NAME", cancellationToken))
        {
            var shown = await ShowAsync("EVENT", row.Text("EVENT_NAME"), cancellationToken);
            var read = Stored(row, "EVENT", row.Text("EVENT_NAME"), shown["Create Event"]);
            events.Add(read with { TimeZone = row["TIME_ZONE"], Enabled = row.Text("STATUS") == "ENABLED" });
        }

        return events;
    }

    private static StoredObject Empty(string kind, string name) =>
        throw new DrException(
            ErrorCode.Failed,
            $"cannot read the {kind.ToLowerInvariant()} `{name}`: the server does not show its text to this account",
            "grant what reading routines needs; docs/operations/mysql.md has the statement"
        );

    private static StoredObject Stored(SqlRow row, string kind, string name, string? sql) =>
        string.IsNullOrEmpty(sql)
            ? Empty(kind, name)
            : new StoredObject
            {
                Kind = kind.ToLowerInvariant(),
                Name = name,
                Sql = sql,
                Definer = row["DEFINER"],
                SqlMode = row["SQL_MODE"],
                CharacterSet = row["CHARACTER_SET_CLIENT"],
                Collation = row["COLLATION_CONNECTION"],
                SchemaCollation = row["DATABASE_COLLATION"],
            };

    private async Task<ILookup<string, string>> ViewColumnsAsync(
        IReadOnlyList<string> views,
        CancellationToken cancellationToken
    )
    {
        if (views.Count == 0)
        {
            return Enumerable.Empty<string>().ToLookup(name => name, StringComparer.Ordinal);
        }

        var rows = await session.RowsAsync(
            $"""
            SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS
            WHERE TABLE_SCHEMA = {_schema} AND TABLE_NAME IN ({Sql.Texts(views)}) ORDER BY TABLE_NAME, ORDINAL_POSITION
            """,
            "read the columns of views",
            cancellationToken
        );
        return rows.ToLookup(row => row.Text("TABLE_NAME"), row => row.Text("COLUMN_NAME"), StringComparer.Ordinal);
    }

    private Task<IReadOnlyList<SqlRow>> RowsAsync(
        string columns,
        string table,
        string schemaColumn,
        string order,
        CancellationToken cancellationToken
    ) =>
        session.RowsAsync(
            $"SELECT {columns} FROM information_schema.{table} WHERE {schemaColumn} = {_schema} ORDER BY {order}",
            $"list the {table.ToLowerInvariant()} of {Sql.Name(schema)}",
            cancellationToken
        );

    private async Task<SqlRow> ShowAsync(string kind, string name, CancellationToken cancellationToken) =>
        (
            await session.FirstAsync(
                $"SHOW CREATE {kind} {Sql.Name(name)}",
                $"read the {kind.ToLowerInvariant()} {Sql.Name(schema, name)}",
                cancellationToken
            )
        )!;
}
