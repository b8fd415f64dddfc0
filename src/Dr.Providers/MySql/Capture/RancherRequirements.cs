using System.Globalization;
using Dr.Findings;

namespace Dr.Providers.MySql.Capture;

/// <summary>
/// What Rancher 1.x wants of its database server, held against what the server says: each finding has the figure, the wanted figure, and
/// how to set it. Pure.
/// </summary>
public static class RancherRequirements
{
    private const long ConnectionsPerNode = 50;
    private const long LeastConnections = 150;
    private const long LeastPacket = 32L << 20;
    private const long LeastLogFile = 256L << 20;
    private const long LeastBufferPool = 1L << 30;

    /// <param name="survey">The server.</param>
    /// <param name="nodes">Rancher servers that use it.</param>
    /// <param name="endpoint">The server, for messages.</param>
    public static IReadOnlyList<Finding> Of(ServerSurvey survey, int nodes, string endpoint) =>
        [
            .. Connections(survey, nodes, endpoint),
            .. RowFormat(survey, endpoint),
            .. AtLeast(survey, endpoint, "max_allowed_packet", LeastPacket, "mysql.max-packet", Severity.Warning),
            .. AtLeast(survey, endpoint, LogVariable(survey), LeastLogFile, "mysql.redo-log", Severity.Notice),
            .. AtLeast(
                survey,
                endpoint,
                "innodb_buffer_pool_size",
                LeastBufferPool,
                "mysql.buffer-pool",
                Severity.Notice
            ),
            .. CharacterSet(survey, endpoint),
            .. FilePerTable(survey, endpoint),
            .. Version(survey, endpoint),
        ];

    private static IEnumerable<Finding> Connections(ServerSurvey survey, int nodes, string endpoint)
    {
        var wanted = Math.Max(LeastConnections + 1, ConnectionsPerNode * nodes);
        if (Number(survey, "max_connections") is { } seen && seen < wanted)
        {
            yield return new Finding(
                Severity.Warning,
                "mysql.max-connections",
                endpoint,
                $"max_connections is {seen}; Rancher wants more than {LeastConnections}, and {ConnectionsPerNode} for each of its {nodes} nodes",
                $"SET GLOBAL max_connections = {wanted}, and the same in the server's configuration"
            );
        }
    }

    // Antelope knows COMPACT, Barracuda DYNAMIC. Servers that have no innodb_file_format any more are Barracuda.
    private static IEnumerable<Finding> RowFormat(ServerSurvey survey, string endpoint)
    {
        var file = survey["innodb_file_format"] ?? "Barracuda";
        var wanted = file.Equals("Antelope", StringComparison.OrdinalIgnoreCase) ? "compact" : "dynamic";
        if (survey["innodb_default_row_format"] is { } seen && !seen.Equals(wanted, StringComparison.OrdinalIgnoreCase))
        {
            yield return new Finding(
                Severity.Warning,
                "mysql.row-format",
                endpoint,
                $"innodb_default_row_format is {seen}; with the file format {file} Rancher wants {wanted}",
                $"SET GLOBAL innodb_default_row_format = {wanted}, and the same in the server's configuration"
            );
        }
    }

    private static IEnumerable<Finding> AtLeast(
        ServerSurvey survey,
        string endpoint,
        string variable,
        long wanted,
        string code,
        Severity severity
    )
    {
        if (Number(survey, variable) is { } seen && seen < wanted)
        {
            yield return new Finding(
                severity,
                code,
                endpoint,
                $"{variable} is {seen} ({seen >> 20} MiB); Rancher wants {wanted >> 20} MiB or more",
                $"set {variable} = {wanted >> 20}M in the server's configuration"
            );
        }
    }

    private static string LogVariable(ServerSurvey survey) =>
        survey["innodb_redo_log_capacity"] is null ? "innodb_log_file_size" : "innodb_redo_log_capacity";

    private static IEnumerable<Finding> CharacterSet(ServerSurvey survey, string endpoint)
    {
        if (survey["character_set_server"] is { } seen && !seen.StartsWith("utf8", StringComparison.Ordinal))
        {
            yield return new Finding(
                Severity.Notice,
                "mysql.character-set",
                endpoint,
                $"character_set_server is {seen}; Rancher wants utf8 for its schema, which a schema made without saying so does not get",
                "set character_set_server = utf8 in the server's configuration, or name it in CREATE DATABASE"
            );
        }
    }

    private static IEnumerable<Finding> FilePerTable(ServerSurvey survey, string endpoint)
    {
        if (survey["innodb_file_per_table"] is { } seen && seen != "ON" && seen != "1")
        {
            yield return new Finding(
                Severity.Notice,
                "mysql.file-per-table",
                endpoint,
                $"innodb_file_per_table is {seen}; Rancher wants ON, so that space comes back when tables shrink",
                "SET GLOBAL innodb_file_per_table = ON, and the same in the server's configuration"
            );
        }
    }

    private static IEnumerable<Finding> Version(ServerSurvey survey, string endpoint)
    {
        var flavour = survey.Flavour;
        var unsupported = flavour.IsMariaDb ? new Version(10, 3) : new Version(8, 0);
        if (flavour.Version >= unsupported)
        {
            yield return new Finding(
                Severity.Notice,
                "mysql.version",
                endpoint,
                $"is {flavour.VersionText}; Rancher 1.6 supports MySQL before 8.0 and MariaDB before 10.3",
                "keep the version that Rancher runs on now, and restore to the same"
            );
        }
    }

    private static long? Number(ServerSurvey survey, string variable) =>
        long.TryParse(survey[variable], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
