using Dr.Findings;
using Dr.Providers.MySql.Capture;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Whether a server can be restored onto at all, and be Rancher's afterwards, whatever is restored. Pure.</summary>
internal static class TargetRules
{
    private static readonly string[] s_readOnly = ["read_only", "super_read_only", "innodb_read_only"];

    public static IEnumerable<Finding> Judge(TargetState state, MySqlInventory inventory) =>
        [
            .. RancherRequirements.Of(state.Survey, inventory.RancherNodes, state.Endpoint),
            .. Writable(state),
            .. Galera(state),
            .. Version(state),
        ];

    private static IEnumerable<Finding> Writable(TargetState state)
    {
        foreach (var variable in s_readOnly.Where(variable => state.IsOn(variable) == true))
        {
            yield return new Finding(
                Severity.Critical,
                "mysql.read-only",
                state.Endpoint,
                $"{variable} is on",
                $"SET GLOBAL {variable} = OFF, unless this server is somebody's replica"
            );
        }

        if (state.Number("innodb_force_recovery") > 0)
        {
            yield return new Finding(
                Severity.Critical,
                "mysql.force-recovery",
                state.Endpoint,
                $"innodb_force_recovery is {state.Number("innodb_force_recovery")}: the server is being rescued",
                "restore onto a server that is well"
            );
        }
    }

    private static IEnumerable<Finding> Galera(TargetState state)
    {
        if (state.Survey.Galera is not { } galera)
        {
            yield break;
        }

        if (!galera.IsPrimary || galera.LocalState != "Synced" || !galera.Ready)
        {
            yield return new Finding(
                Severity.Critical,
                "mysql.galera-not-ready",
                state.Endpoint,
                $"wsrep_cluster_status is {galera.ClusterStatus} (wanted: Primary), wsrep_local_state_comment {galera.LocalState} (Synced), "
                    + $"wsrep_ready {(galera.Ready ? "ON" : "OFF")} (ON)",
                "bring the node into its cluster first, or name another one in the inventory"
            );
        }

        yield return new Finding(
            Severity.Notice,
            "mysql.galera-one-writer",
            state.Endpoint,
            $"this is a node of a Galera cluster of {galera.ClusterSize}; Rancher works with it only while all writes go to one node",
            "let the proxy before the cluster send everything to this node"
        );
    }

    private static IEnumerable<Finding> Version(TargetState state)
    {
        if (!state.Flavour.IsSupported)
        {
            yield return new Finding(
                Severity.Critical,
                "mysql.version-unsupported",
                state.Endpoint,
                $"{state.Flavour} is older than what Dr restores onto",
                "use MySQL 5.7 or later, or MariaDB 10.2 or later"
            );
        }
    }
}
