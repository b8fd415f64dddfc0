using Dr.Errors;
using Dr.Findings;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Capture;

/// <summary>What of a server is not as it should be for a capture, in words. Pure.</summary>
internal static class SurveyFindings
{
    /// <exception cref="SourceUnavailableException">It is a Galera node whose data nobody should rely on now.</exception>
    public static void RefuseUnfit(ServerSurvey survey, string endpoint)
    {
        if (survey.Galera is { } galera && (!galera.IsPrimary || !galera.Ready))
        {
            throw new SourceUnavailableException(
                $"will not capture {endpoint}: this Galera node is {galera.ClusterStatus}, {galera.LocalState}, "
                    + $"and {(galera.Ready ? "ready" : "not ready")}",
                "capture a node that belongs to the primary component, or bring the cluster back first"
            );
        }
    }

    public static IReadOnlyList<Finding> Of(ServerSurvey survey, MySqlCaptureOptions options, string endpoint) =>
        [.. OfGalera(survey, endpoint), .. survey.Replication.SelectMany(row => OfReplica(row, options, endpoint))];

    private static IEnumerable<Finding> OfGalera(ServerSurvey survey, string endpoint)
    {
        if (survey.Galera is not { } galera)
        {
            yield break;
        }

        if (galera.LocalState != "Synced" && !galera.Desynced)
        {
            yield return new Finding(
                Severity.Warning,
                "mysql.galera-not-synced",
                endpoint,
                $"is {galera.LocalState}: it may be behind the cluster",
                "wait until wsrep_local_state_comment says Synced, or capture another node"
            );
        }

        if (galera.ClusterSize < 3)
        {
            yield return new Finding(
                Severity.Warning,
                "mysql.galera-small",
                endpoint,
                $"the Galera cluster has {galera.ClusterSize} members; it takes 3 to lose one",
                "bring the missing members back"
            );
        }
    }

    private static IEnumerable<Finding> OfReplica(SqlRow row, MySqlCaptureOptions options, string endpoint)
    {
        var lag = row.Number("Seconds_Behind_Source") ?? row.Number("Seconds_Behind_Master");
        if (lag is null)
        {
            yield return new Finding(
                Severity.Warning,
                "mysql.replication-stopped",
                endpoint,
                "is a replica that does not replicate: the point is as old as its last transaction",
                "see SHOW REPLICA STATUS (SHOW SLAVE STATUS) for the reason"
            );
        }
        else if (lag > options.MaximumLag.TotalSeconds)
        {
            yield return new Finding(
                Severity.Warning,
                "mysql.replication-lag",
                endpoint,
                $"is {lag} s behind its source; {options.MaximumLag.TotalSeconds:0} s are allowed (maximumLag)",
                "wait for it, or capture another server"
            );
        }
    }
}
