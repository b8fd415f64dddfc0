using System.Globalization;
using Dr.Findings;

namespace Dr.MySql;

/// <summary>
/// What Rancher 1.x wants of its database server, held against the server's variables. Pure: the same rules grade the server that is
/// captured and the one that is restored onto. Each finding names the figure, the wanted one and how to set it.
/// </summary>
public static class RancherRequirements
{
    private const long MiB = 1 << 20;
    private const int ConnectionsPerNode = 50;
    private const int MostThatIsTooFew = 150;

    /// <param name="server">Its variables.</param>
    /// <param name="rancherNodes">How many Rancher servers use it.</param>
    /// <param name="subject">Which server, for the findings.</param>
    public static IReadOnlyList<Finding> Judge(ServerVariables server, int rancherNodes, string subject) =>
        [
            .. Connections(server, rancherNodes, subject),
            .. Sizes(server, subject),
            .. CharacterSet(server, subject),
            .. RowFormat(server, subject),
        ];

    private static IEnumerable<Finding> Connections(ServerVariables server, int nodes, string subject)
    {
        var wanted = Math.Max(MostThatIsTooFew + 1, ConnectionsPerNode * nodes);
        if (server.Number("max_connections") is { } most && most < wanted)
        {
            yield return new Finding(
                Severity.Warning,
                "mysql.max-connections",
                subject,
                $"max_connections is {most}; {nodes} Rancher servers want {wanted} or more (above {MostThatIsTooFew}, and {ConnectionsPerNode} each)",
                $"SET GLOBAL max_connections = {wanted}, and the same in the server's configuration"
            );
        }
    }

    private static IEnumerable<Finding> Sizes(ServerVariables server, string subject)
    {
        (string Variable, long Wanted, Severity Severity, bool IsDynamic)[] sizes =
        [
            ("max_allowed_packet", 32 * MiB, Severity.Warning, true),
            ("innodb_buffer_pool_size", 1024 * MiB, Severity.Notice, true),
            // why: from MySQL 8.0.30 the capacity says how large the log is, and the size of a file says nothing
            (
                server.Number("innodb_redo_log_capacity") is null ? "innodb_log_file_size" : "innodb_redo_log_capacity",
                256 * MiB,
                Severity.Notice,
                false
            ),
        ];
        return from size in sizes
            let bytes = server.Number(size.Variable)
            where bytes < size.Wanted
            select new Finding(
                size.Severity,
                $"mysql.{size.Variable.Replace('_', '-')}",
                subject,
                $"{size.Variable} is {Size(bytes.Value)}; Rancher wants {Size(size.Wanted)} or more",
                size.IsDynamic
                    ? $"SET GLOBAL {size.Variable} = {size.Wanted}, and the same in the server's configuration"
                    : $"set {size.Variable} = {size.Wanted} in the server's configuration and restart it"
            );
    }

    private static IEnumerable<Finding> CharacterSet(ServerVariables server, string subject)
    {
        if (server.Text("character_set_server") is { } name && !name.StartsWith("utf8", StringComparison.Ordinal))
        {
            yield return new Finding(
                Severity.Notice,
                "mysql.character-set",
                subject,
                $"character_set_server is {name}; Rancher wants utf8 (what is restored keeps its own)",
                "set character_set_server = utf8 in the server's configuration: what Rancher makes later goes by it"
            );
        }
    }

    private static IEnumerable<Finding> RowFormat(ServerVariables server, string subject)
    {
        var (file, format) = (server.Text("innodb_file_format"), server.Text("innodb_default_row_format"));
        // why: servers up to MySQL 5.7 and MariaDB 10.2 let it be chosen; later ones know Barracuda only
        var wanted =
            file is not null && file.Equals("Antelope", StringComparison.OrdinalIgnoreCase) ? "compact" : "dynamic";
        if (format is not null && !format.Equals(wanted, StringComparison.OrdinalIgnoreCase))
        {
            yield return new Finding(
                Severity.Warning,
                "mysql.row-format",
                subject,
                $"innodb_default_row_format is {format}{(file is null ? "" : $" with {file}")}; Rancher wants Antelope with COMPACT or Barracuda with DYNAMIC",
                $"SET GLOBAL innodb_default_row_format = {wanted}, and the same in the server's configuration"
            );
        }

        if (wanted == "dynamic" && server.On("innodb_large_prefix") == false)
        {
            yield return new Finding(
                Severity.Warning,
                "mysql.large-prefix",
                subject,
                "innodb_large_prefix is off; DYNAMIC rows need it for indexes of more than 767 bytes",
                "SET GLOBAL innodb_large_prefix = ON, and the same in the server's configuration"
            );
        }

        if (server.On("innodb_file_per_table") == false)
        {
            yield return new Finding(
                Severity.Warning,
                "mysql.file-per-table",
                subject,
                "innodb_file_per_table is off; Rancher wants a file for each table, and what is deleted gives its space back only so",
                "SET GLOBAL innodb_file_per_table = ON before the restore, and the same in the server's configuration"
            );
        }
    }

    private static string Size(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)MiB:0.#} MiB");
}
