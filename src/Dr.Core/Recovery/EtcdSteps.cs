namespace Dr.Recovery;

/// <summary>The order of an etcd restore. Names of actions are those of the providers.</summary>
public static class EtcdSteps
{
    public const string Preflight = "etcd/preflight";
    public const string Claim = "etcd/claim";
    public const string Fence = "etcd/fence";
    public const string Stage = "etcd/stage";
    public const string Inspect = "etcd/inspect";
    public const string Restore = "etcd/restore";
    public const string Start = "etcd/start";
    public const string Quorum = "etcd/quorum";
    public const string Verify = "etcd/verify";
    public const string Release = "etcd/release";

    /// <summary>Where a host keeps what belongs to Dr.</summary>
    public static string ClaimFile(HostEntry host) => $"{host.Directory}/.dr/claim.json";

    internal static IReadOnlyList<RestoreStep> For(RestorePlan plan)
    {
        var inventory = plan.Inventory;
        var members = inventory.RequiredEtcd.Members;
        List<RestoreStep> steps =
        [
            All(Preflight, "measure the hosts and refuse what cannot work", [], "nothing to undo: it only looks"),
            All(Claim, "claim the hosts for this run", [Preflight], $"remove {Files(inventory)}"),
            Silence(plan),
            All(Stage, "open the snapshot once and check its digest", [Fence], "remove the run's folder"),
            All(Inspect, "compute what the restored cluster must answer", [Stage], "nothing to undo: it only reads"),
        ];
        steps.AddRange(
            members.Select(member =>
                On(
                    Restore,
                    member,
                    $"make the data of {member.Name}",
                    [Stage],
                    $"remove {member.DataDirectory} on {member.Host}, while {member.Name} is stopped"
                )
            )
        );
        // why: members need each other to become ready, and a half of them must not elect a leader while others have no data yet
        steps.AddRange(
            members.Select(member =>
                On(
                    Start,
                    member,
                    $"start {member.Name}",
                    Each(Restore, members),
                    $"stop {member.Name} on {member.Host}"
                )
            )
        );
        steps.Add(All(Quorum, "wait for a quorum", Each(Start, members), "stop all members"));
        steps.Add(
            All(Verify, "prove the restored cluster", [Quorum, Inspect], "delete the key dr/canary/RUN, if it is there")
        );
        steps.Add(All(Release, "release the hosts, remove what was staged", [Verify], "nothing to undo"));
        return steps;
    }

    private static RestoreStep Silence(RestorePlan plan) =>
        plan.InPlace
            ? All(
                Fence,
                "stop the old cluster and keep its data beside",
                [Claim],
                $"on each host: stop etcd, move DATADIR.before-{plan.Run} back to DATADIR, start the old members' service again"
            )
            : All(Fence, "make sure that the old cluster is silent", [Claim], "start the old members' service again");

    private static RestoreStep All(string action, string title, IReadOnlyList<string> after, string undo) =>
        new(action, title, action, after, undo);

    private static RestoreStep On(
        string action,
        EtcdMemberEntry member,
        string title,
        IReadOnlyList<string> after,
        string undo
    ) => new($"{action}@{member.Host}", title, action, after, undo, member.Host);

    private static List<string> Each(string action, IReadOnlyList<EtcdMemberEntry> members) =>
        [.. members.Select(member => $"{action}@{member.Host}")];

    private static string Files(Inventory inventory) =>
        string.Join(", ", inventory.Hosts.Select(host => $"{ClaimFile(host)} on {host.Name}"));
}
