using Dr.Errors;
using Dr.Providers.CommandLine;
using Dr.Recovery;
using Spectre.Console;

namespace Dr.Restore.Views;

/// <summary>The report of a restore for people.</summary>
internal static class RestoreText
{
    public static void Write(IAnsiConsole screen, RestoreReport report)
    {
        var steps = Tables.Create("STEP", ">TOOK", "RESULT");
        foreach (var step in report.Steps)
        {
            steps.Row(step.Step, HumanText.Duration(TimeSpan.FromSeconds(step.Seconds)), step.Result);
        }

        screen.Write(steps);
        screen.WriteLine();
        screen.Facts([
            ("cluster", $"{report.Cluster}"),
            ("from", $"{report.Origin}"),
            ("run", $"{report.Run}"),
            ("took", HumanText.Duration(TimeSpan.FromSeconds(report.Seconds))),
            .. report.Keys is { } keys ? Observed(keys) : [],
            .. report.Etcd is { } etcd ? Observed(etcd, report.Origin.Replaced is not null) : [],
            .. report.MySql is { } mysql ? Observed(mysql) : [],
            .. report.Objects is { } objects ? Observed(objects) : [],
            .. report.Services is { } services ? Observed(services) : [],
            .. report.LoadBalancer is { } balancer ? Observed(balancer) : [],
            ("outcome", Outcome(report.Outcome)),
        ]);
        screen.Findings(report.Findings);
        if (report.MustBeRestarted.Count > 0)
        {
            screen.Heading("Restart these: they hold revisions of the old cluster");
            foreach (var component in report.MustBeRestarted)
            {
                screen.WriteLine($"  {component}");
            }
        }
    }

    private static string Outcome(ErrorCode? code) =>
        code switch
        {
            null => "restored and verified",
            ErrorCode.Damaged => "DAMAGED: this is not what was captured, see the findings",
            _ => "DEGRADED: see the findings",
        };

    private static IEnumerable<(string, string)> Observed(KeysObservation keys) =>
        [
            (
                "keys",
                $"{keys.Files} files on {HumanText.Count(keys.Hosts, "host")}, each read back; "
                    + (keys.Renewed == 0 ? "certificates as captured" : $"{keys.Renewed} certificates issued anew")
            ),
        ];

    private static IEnumerable<(string, string)> Observed(ServicesObservation services) =>
        services.Groups.Select(group => ($"{group.Role} services", $"ready on {string.Join(", ", group.Hosts)}"));

    private static IEnumerable<(string, string)> Observed(LoadBalancerObservation balancer) =>
        [
            (
                "load balancer",
                $"{balancer.Proven} of {HumanText.Count(balancer.Routes, "route")} of {balancer.Address} proven, "
                    + $"{HumanText.Count(balancer.Backends, "backend")} stood in for"
            ),
        ];

    private static IEnumerable<(string, string)> Observed(EtcdObservation etcd, bool isReplacement) =>
        [
            ("members", $"{etcd.Healthy}/{etcd.Members} healthy"),
            ("leader", etcd.Leader ?? "none that all agree on"),
            (
                "hash",
                etcd.Hash is { } hash
                    ? $"{hash}, equal on all healthy members" + (isReplacement ? "" : " and to the file")
                    : "NOT equal"
            ),
            .. isReplacement ? [] : new[] { ("keys", etcd.Keys is { } keys ? $"{keys}" : "not counted") },
            ("revision", $"{etcd.RevisionBefore} → {(etcd.RevisionAfter is { } after ? $"{after}" : "unknown")}"),
        ];

    private static IEnumerable<(string, string)> Observed(MySqlObservation mysql) =>
        [
            ("database", $"{string.Join(", ", mysql.Schemas)} on {mysql.Server}"),
            (
                "tables",
                $"{mysql.Tables}, {mysql.Rows} rows; "
                    + (
                        mysql.Equal is { } equal
                            ? equal == mysql.Tables
                                ? "every digest is the captured one"
                                : $"only {equal} have the captured digest"
                            : "counted, a plain dump has no digests to compare with"
                    )
            ),
            (
                "foreign keys",
                $"{mysql.ForeignKeys}, {(mysql.Orphans == 0 ? "no orphans" : $"{mysql.Orphans} ORPHANS")}"
            ),
            (
                "code",
                $"{mysql.Views} views, {mysql.Routines} routines, {mysql.Triggers} triggers, {mysql.Events} events"
            ),
            ("check table", $"{mysql.Sound} of {mysql.Tables} sound"),
        ];

    private static IEnumerable<(string, string)> Observed(ObjectsObservation objects) =>
        [
            ("objects", $"{objects.Objects} into {objects.Server}; {objects.Equal} as captured, field for field"),
            .. Unless(objects.Different, "different"),
            .. Unless(objects.Missing, "missing"),
            .. Unless(objects.Kept, "kept as they were"),
            .. Unless(objects.Parked, "parked"),
            .. Unless(objects.Held, "held"),
            .. Unless(objects.MissingSecrets, "Secrets missing"),
            (
                "left out",
                objects.LeftOut.Count == 0
                    ? "nothing"
                    : string.Join(", ", objects.LeftOut.Select(rule => $"{rule.Value} {rule.Key}"))
            ),
        ];

    private static IEnumerable<(string, string)> Unless(int count, string what) =>
        count == 0 ? [] : [(what, $"{count}")];
}
