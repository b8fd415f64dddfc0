using Dr.Findings;
using Dr.MySql;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Whether a server can be restored onto at all, and be Rancher's afterwards, whatever is restored. Pure.</summary>
internal static class TargetRules
{
    private static readonly string[] s_readOnly = ["read_only", "super_read_only", "innodb_read_only"];

    public static IEnumerable<Finding> Judge(TargetState state, MySqlInventory inventory) =>
        [
            .. RancherRequirements.Judge(state.Variables, inventory.RancherNodes, state.Endpoint),
            .. Writable(state),
            .. Galera(state),
            .. Version(state),
        ];

    private static IEnumerable<Finding> Writable(TargetState state)
    {
        foreach (var variable in s_readOnly.Where(variable => state.Variables.On(variable) == true))
        {
            yield return new Finding(
                Severity.Critical,
                "mysql.read-only",
                state.Endpoint,
                $"{variable} is on",
                $"SET GLOBAL {variable} = OFF, unless this server is somebody's replica"
            );
        }

        if (state.Variables.Number("innodb_force_recovery") > 0)
        {
            yield return new Finding(
                Severity.Critical,
                "mysql.force-recovery",
                state.Endpoint,
                $"innodb_force_recovery is {state.Variables.Number("innodb_force_recovery")}: the server is being rescued",
                "restore onto a server that is well"
            );
        }
    }

    private static IEnumerable<Finding> Galera(TargetState state)
    {
        if (state.Variables.On("wsrep_on") != true)
        {
            yield break;
        }

        (string Status, string Wanted)[] wanted =
        [
            ("wsrep_cluster_status", "Primary"),
            ("wsrep_local_state_comment", "Synced"),
            ("wsrep_ready", "ON"),
        ];
        foreach (
            var (status, value) in wanted.Where(pair => state.Galera.GetValueOrDefault(pair.Status) != pair.Wanted)
        )
        {
            yield return new Finding(
                Severity.Critical,
                "mysql.galera-not-ready",
                state.Endpoint,
                $"{status} is {state.Galera.GetValueOrDefault(status, "unknown")}; it has to be {value} before anything is written",
                "bring the node into its cluster first, or name another one in the inventory"
            );
        }

        yield return new Finding(
            Severity.Notice,
            "mysql.galera-one-writer",
            state.Endpoint,
            $"this is a node of a Galera cluster of {state.Galera.GetValueOrDefault("wsrep_cluster_size", "?")}; Rancher works with it only while all writes go to one node",
            "let the proxy before the cluster send everything to this node"
        );
    }

    private static IEnumerable<Finding> Version(TargetState state)
    {
        var tooNew = state.Flavour.IsMariaDb
            ? state.Flavour.Version >= new Version(10, 3)
            : state.Flavour.Version.Major >= 8;
        if (!state.Flavour.IsSupported)
        {
            yield return new Finding(
                Severity.Critical,
                "mysql.version",
                state.Endpoint,
                $"{state.Flavour} is older than what Dr restores onto",
                "use MySQL 5.7 or later, or MariaDB 10.2 or later"
            );
        }
        else if (tooNew)
        {
            yield return new Finding(
                Severity.Notice,
                "mysql.version",
                state.Endpoint,
                $"{state.Flavour} is newer than what Rancher 1.6 says it supports (MySQL up to 5.7, MariaDB before 10.3)",
                "try Rancher on it before it is needed, or restore onto a version that is supported"
            );
        }
    }
}
