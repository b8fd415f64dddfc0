using Dr.Findings;
using Dr.MySql;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Capture;

/// <summary>Reads where in its history a server stands. To be asked while nobody commits.</summary>
internal static class PositionReader
{
    /// <exception cref="DatabaseException">The server failed.</exception>
    public static async Task<(MySqlPosition? Position, Finding? Finding)> ReadAsync(
        MySqlSession session,
        ServerSurvey survey,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var galera = survey.Galera is null ? null : await GaleraState.ReadAsync(session, cancellationToken);
            var binlog = survey["log_bin"] == "ON" ? await BinlogAsync(session, cancellationToken) : null;
            var source = survey.Replication.Count == 1 ? await SourceAsync(session, cancellationToken) : null;
            return (
                new MySqlPosition(
                    await GtidAsync(session, survey.Replication.Count > 0, cancellationToken),
                    binlog?["File"],
                    binlog?.Number("Position"),
                    source?["Relay_Source_Log_File"] ?? source?["Relay_Master_Log_File"],
                    source?.Number("Exec_Source_Log_Pos") ?? source?.Number("Exec_Master_Log_Pos"),
                    galera?.Position
                ),
                null
            );
        }
        catch (DatabaseException exception) when (exception.IsDenied)
        {
            return (null, Denied(session, exception));
        }
    }

    private static Task<SqlRow?> BinlogAsync(MySqlSession session, CancellationToken cancellationToken) =>
        session.FirstAsync(session.Flavour.BinlogStatement, "read the binary log's position", cancellationToken);

    private static Task<SqlRow?> SourceAsync(MySqlSession session, CancellationToken cancellationToken) =>
        session.FirstAsync(session.Flavour.ReplicaStatement, "read the source's position", cancellationToken);

    private static async Task<string?> GtidAsync(
        MySqlSession session,
        bool isReplica,
        CancellationToken cancellationToken
    )
    {
        var variable = isReplica ? session.Flavour.ReplicaGtidVariable : session.Flavour.GtidVariable;
        var variables = await session.VariablesAsync([variable], cancellationToken);
        var text = variables.Values.FirstOrDefault()?.Replace("\n", "", StringComparison.Ordinal);
        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static Finding Denied(MySqlSession session, DatabaseException exception) =>
        new(
            Severity.Notice,
            "mysql.no-position",
            session.Endpoint,
            $"does not let the account read its position: {exception.Message}",
            session.Flavour.IsMariaDb ? "GRANT BINLOG MONITOR, SLAVE MONITOR" : "GRANT REPLICATION CLIENT"
        );
}
