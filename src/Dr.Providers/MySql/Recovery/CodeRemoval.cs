using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Takes triggers, views and routines out of a schema.</summary>
internal sealed class CodeRemoval(MySqlSession session, string schema)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await DropAsync(
            "SELECT 'TRIGGER', TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA",
            cancellationToken
        );
        await DropAsync(
            "SELECT 'VIEW', TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA",
            cancellationToken
        );
        await DropAsync(
            "SELECT ROUTINE_TYPE, ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_TYPE <> 'PACKAGE BODY' AND ROUTINE_SCHEMA",
            cancellationToken
        );
    }

    /// <summary>Takes the events out of it.</summary>
    public Task RemoveEventsAsync(CancellationToken cancellationToken) =>
        DropAsync("SELECT 'EVENT', EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA", cancellationToken);

    private async Task DropAsync(string listing, CancellationToken cancellationToken)
    {
        var what = $"make room for the code of {schema}";
        foreach (var row in await session.RowsAsync($"{listing} = {Sql.Text(schema)}", what, cancellationToken))
        {
            await session.ExecuteAsync($"DROP {row.Values[0]} {Sql.Name(row.Values[1]!)}", what, cancellationToken);
        }
    }
}
