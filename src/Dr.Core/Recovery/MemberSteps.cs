namespace Dr.Recovery;

/// <summary>The order in which dead members of a living cluster are replaced. Names of actions are those of the providers.</summary>
public static class MemberSteps
{
    public const string Preflight = "member/preflight";
    public const string Fence = "member/fence";
    public const string Remove = "member/remove";
    public const string Add = "member/add";
    public const string Start = "member/start";
    public const string Promote = "member/promote";
    public const string Verify = "member/verify";
    public const string Release = "member/release";

    internal static IReadOnlyList<RestoreStep> For(RestorePlan plan, IReadOnlyList<EtcdMemberEntry> members)
    {
        List<RestoreStep> steps =
        [
            Step(Preflight, "see that the others serve, and measure the hosts", [], "nothing to undo: it only looks"),
            Step(EtcdSteps.Claim, "claim the hosts for this run", [Preflight], "remove DIRECTORY/.dr/claim.json there"),
            .. members.Select(member => Stopped(plan, member)),
        ];
        // why: each change of the list wants a quorum of it, and etcd has one learner at a time
        IReadOnlyList<string> after = [.. members.Select(member => At(Fence, member))];
        foreach (var member in members)
        {
            steps.Add(On(Remove, member, $"remove {member.Name} from the cluster", after, Resume(plan)));
            after = [At(Remove, member)];
        }

        foreach (var member in members)
        {
            steps.Add(On(Add, member, $"add {member.Name} as a learner", after, "etcdctl member remove ID"));
            steps.Add(On(Start, member, $"start {member.Name}", [At(Add, member)], $"stop etcd on {member.Host}"));
            var vote = $"let {member.Name} vote once it has all data";
            steps.Add(On(Promote, member, vote, [At(Start, member)], "etcdctl member remove ID"));
            after = [At(Promote, member)];
        }

        steps.Add(Step(Verify, "prove that all members agree", after, "delete the key dr/canary/RUN, if it is there"));
        steps.Add(Step(Release, "release the hosts", [Verify], "nothing to undo"));
        return steps;
    }

    /// <summary>The id of a step that is about one host.</summary>
    public static string At(string action, string host) => $"{action}@{host}";

    private static string At(string action, EtcdMemberEntry member) => At(action, member.Host);

    private static string Resume(RestorePlan plan) =>
        $"nothing: the others serve without it; `dr-restore resume {plan.Run}` goes on";

    private static RestoreStep Stopped(RestorePlan plan, EtcdMemberEntry member) =>
        On(
            Fence,
            member,
            $"stop what is left of {member.Name}, keep its data beside",
            [EtcdSteps.Claim],
            $"move {member.KeptBeside(plan.Run)} back to {member.DataDirectory}, if it is there; start etcd again"
        );

    private static RestoreStep Step(string action, string title, IReadOnlyList<string> after, string undo) =>
        new(action, title, action, after, undo);

    private static RestoreStep On(
        string action,
        EtcdMemberEntry member,
        string title,
        IReadOnlyList<string> after,
        string undo
    ) => new(At(action, member), title, action, after, undo, member.Host);
}
