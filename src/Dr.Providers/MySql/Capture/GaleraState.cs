using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Capture;

/// <summary>What a member of a Galera cluster says of itself.</summary>
/// <param name="ClusterSize">Members that it sees, itself included.</param>
/// <param name="ClusterStatus"><c>Primary</c> where it belongs to the majority.</param>
/// <param name="LocalState"><c>Synced</c>, <c>Donor/Desynced</c>, <c>Joined</c> …</param>
/// <param name="Ready">Whether it takes statements.</param>
/// <param name="StateUuid">Of the cluster's history.</param>
/// <param name="LastCommitted">The last write set that it has committed.</param>
/// <param name="Desynced">Whether somebody set it to lag behind without holding the others up.</param>
public sealed record GaleraState(
    int ClusterSize,
    string ClusterStatus,
    string LocalState,
    bool Ready,
    string StateUuid,
    string LastCommitted,
    bool Desynced
)
{
    public bool IsPrimary => ClusterStatus == "Primary";

    public string Position => $"{StateUuid}:{LastCommitted}";

    /// <summary>Null where the server is no member of a cluster.</summary>
    /// <exception cref="DatabaseException">The server does not tell.</exception>
    public static async Task<GaleraState?> ReadAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var rows = await session.RowsAsync(
            "SHOW GLOBAL STATUS LIKE 'wsrep%'",
            "read the state of Galera",
            cancellationToken
        );
        var status = rows.ToDictionary(row => row.Values[0]!, row => row.Values[1] ?? "", StringComparer.Ordinal);
        if (!int.TryParse(status.GetValueOrDefault("wsrep_cluster_size"), out var size) || size == 0)
        {
            return null;
        }

        var variables = await session.VariablesAsync(["wsrep_on", "wsrep_desync"], cancellationToken);
        return variables.GetValueOrDefault("wsrep_on") != "ON"
            ? null
            : new GaleraState(
                size,
                status.GetValueOrDefault("wsrep_cluster_status", ""),
                status.GetValueOrDefault("wsrep_local_state_comment", ""),
                status.GetValueOrDefault("wsrep_ready") == "ON",
                status.GetValueOrDefault("wsrep_cluster_state_uuid", ""),
                status.GetValueOrDefault("wsrep_last_committed", ""),
                variables.GetValueOrDefault("wsrep_desync") == "ON"
            );
    }
}
