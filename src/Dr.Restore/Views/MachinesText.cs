using System.Globalization;
using Dr.Preflight;
using Dr.Providers.CommandLine;
using Dr.Providers.Preflight;
using Spectre.Console;

namespace Dr.Restore.Views;

/// <summary>The machines of a preflight and the ways between them, for people.</summary>
internal static class MachinesText
{
    public static void Write(IAnsiConsole screen, MachinesReport report)
    {
        if (report.Hosts.Count == 0)
        {
            return;
        }

        screen.Heading($"Machines, graded against {report.Profile}: ! warns, !! fails");
        screen.Write(Hosts(report));
        screen.WriteLine();
        screen.Write(Software(report.Hosts));
        if (report.Links.Count > 0)
        {
            screen.Heading("Round trips in ms, from the row to the column");
            screen.Write(RoundTrips(report));
            screen.Heading("Ports, as their peers reach them");
            screen.Write(Ports(report.Links));
        }
    }

    private static Table Hosts(MachinesReport report)
    {
        (Figure Figure, Func<HostMeasurement, double?> Value)[] figures =
        [
            (Figures.Cores, host => host.Cores),
            (Figures.Memory, host => host.MemoryBytes),
            (Figures.FreeDisk, host => host.FreeBytes),
            (Figures.SyncP99, host => host.SyncP99),
            (Figures.SequentialWrite, host => host.SequentialWrite),
            (Figures.ClockSkew, _ => null),
        ];
        var table = Tables.Create(
            "HOST",
            "ROLES",
            "ZONE",
            ">CORES",
            ">MEMORY",
            ">FREE",
            ">FDATASYNC P99",
            ">WRITE",
            ">CLOCK SKEW"
        );
        foreach (var host in report.Hosts)
        {
            table.Row([
                host.Host,
                string.Join(',', host.Roles),
                host.Zone ?? "-",
                .. figures.Select(figure => Cell(report.Grades, host, figure.Figure, figure.Value)),
            ]);
        }

        return table;
    }

    // why: a profile need not ask for every figure, and what was measured is shown all the same
    private static string Cell(
        IReadOnlyList<Grade> grades,
        HostMeasurement host,
        Figure figure,
        Func<HostMeasurement, double?> value
    )
    {
        var grade = grades.FirstOrDefault(grade => grade.Subject == host.Host && grade.Figure == figure.Key);
        var text = (grade?.Measured ?? value(host)) is { } measured ? figure.Text(measured) : "?";
        return $"{text}{Mark(grade?.Result ?? GradeResult.Pass)}";
    }

    private static string Mark(GradeResult result) =>
        result switch
        {
            GradeResult.Pass => "",
            GradeResult.Fail => " !!",
            _ => " !",
        };

    private static Table Software(IReadOnlyList<HostMeasurement> hosts)
    {
        var table = Tables.Create("HOST", "SYSTEM", "KERNEL", "SYSTEMD", "DOCKER");
        foreach (var host in hosts)
        {
            table.Row(
                host.Host,
                host.OperatingSystem ?? "-",
                host.Kernel ?? "-",
                host.SystemdVersion is { } version ? $"{version}" : "-",
                host.Docker is { } docker ? $"{docker.Version}, {docker.StorageDriver}" : "-"
            );
        }

        return table;
    }

    private static Table RoundTrips(MachinesReport report)
    {
        string[] names = [.. report.Hosts.Select(host => host.Host)];
        var table = Tables.Create(["", .. names.Select(name => $">{name}")]);
        foreach (var from in names)
        {
            table.Row([from, .. names.Select(to => RoundTrip(report, from, to))]);
        }

        return table;
    }

    private static string RoundTrip(MachinesReport report, string from, string to) =>
        from == to ? "·"
        : report.Links.FirstOrDefault(link => link.From == from && link.To == to) is { RoundTrip: { } time }
            ? string.Create(CultureInfo.InvariantCulture, $"{time:0.00}")
                + Mark(
                    report.Grades.FirstOrDefault(grade => grade.Subject == $"{from} → {to}")?.Result ?? GradeResult.Pass
                )
        : "?";

    private static Table Ports(IReadOnlyList<LinkMeasurement> links)
    {
        var table = Tables.Create("HOST", "OPEN TO ALL", "NOT OPEN TO ALL");
        foreach (var host in links.GroupBy(link => link.To).OrderBy(host => host.Key, StringComparer.Ordinal))
        {
            var ports = host.SelectMany(link => link.Ports.Select(port => (link.From, Measured: port)))
                .GroupBy(call => $"{call.Measured.Port}")
                .ToList();
            table.Row(
                host.Key,
                string.Join(", ", ports.Where(port => port.All(IsOpen)).Select(port => port.Key)),
                string.Join(
                    "; ",
                    ports
                        .Where(port => !port.All(IsOpen))
                        .Select(port =>
                            $"{port.Key} from {string.Join(", ", port.Where(call => !IsOpen(call)).Select(call => call.From))}"
                        )
                )
            );
        }

        return table;
    }

    private static bool IsOpen((string From, PortMeasurement Measured) call) =>
        call.Measured.Outcome == PortOutcome.Open;
}
