using Dr.Providers.CommandLine;
using Dr.Providers.Recovery;
using Spectre.Console;

namespace Dr.Restore.Views;

/// <summary>What a preflight measured, for people.</summary>
internal static class PreflightText
{
    public static void Write(IAnsiConsole screen, PreflightReport report)
    {
        if (report.Hosts.Count > 0)
        {
            screen.Write(Hosts(report.Hosts));
        }

        if (report.Machines is { } machines)
        {
            MachinesText.Write(screen, machines);
        }

        if (report.MySql is { } server)
        {
            screen.Heading("Database server");
            screen.Facts([.. Server(server)]);
        }

        if (report.Cluster is { } cluster)
        {
            screen.Heading("Cluster");
            screen.Facts(
                ("API server", cluster.Address),
                ("version", cluster.Version is { } version ? $"Kubernetes {version}" : "does not answer")
            );
        }

        screen.Findings(report.Findings);
        screen.WriteLine();
        screen.WriteLine(
            (report.Refused ? "A restore onto these machines is refused." : "These machines can be restored onto.")
                + (report.Machines is { } measured ? $" Measured in {measured.Seconds:0.0} s." : "")
        );
    }

    private static Table Hosts(IReadOnlyList<MeasuredHost> hosts)
    {
        var table = Tables.Create("HOST", "ETCD", "BUMP");
        foreach (var host in hosts)
        {
            table.Row(host.Host, host.EtcdVersion ?? "-", host.CanBump is { } can ? (can ? "yes" : "no") : "-");
        }

        return table;
    }

    private static IEnumerable<(string, string)> Server(MeasuredServer server) =>
        [
            ("server", $"{server.Server ?? "does not answer"} at {server.Address}"),
            ("connections", server.MaxConnections is { } most ? $"{most} at most" : "-"),
            ("largest statement", Size(server.MaxAllowedPacket)),
            ("free", server.FreeBytes is null ? "cannot be known from here" : Size(server.FreeBytes)),
            .. server.Existing.Select(schema => ($"schema {schema.Key}", $"holds {schema.Value} tables and views")),
        ];

    private static string Size(long? bytes) => bytes is { } known ? HumanText.Size(known) : "-";
}
