namespace Dr.Recovery;

/// <summary>The order in which one member of a living cluster is replaced. Names of actions are those of the providers.</summary>
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

    internal static IReadOnlyList<RestoreStep> For(RestorePlan plan, EtcdMemberEntry member)
    {
        var resume = $"nothing: the others serve without it; `dr-restore resume {plan.Run}` goes on";
        return
        [
            Step(
                Preflight,
                $"see that the others serve, and measure {member.Host}",
                null,
                "nothing to undo: it only looks"
            ),
            Step(EtcdSteps.Claim, "claim the hosts for this run", Preflight, "remove DIRECTORY/.dr/claim.json on them"),
            On(
                Fence,
                member,
                $"stop what is left of {member.Name}" + (plan.InPlace ? " and keep its data beside" : ""),
                EtcdSteps.Claim,
                plan.InPlace
                    ? $"move {member.KeptBeside(plan.Run)} back to {member.DataDirectory}, start etcd there again"
                    : "start etcd there again"
            ),
            Step(Remove, $"remove {member.Name} from the cluster", Fence, resume),
            Step(Add, $"add {member.Name} as a learner", Remove, "etcdctl member remove ID"),
            On(Start, member, $"start {member.Name}", Add, $"stop {member.Name} on {member.Host}"),
            Step(Promote, $"let {member.Name} vote once it has all data", Start, "etcdctl member remove ID"),
            Step(Verify, "prove that all members agree", Promote, "delete the key dr/canary/RUN, if it is there"),
            Step(Release, "release the hosts", Verify, "nothing to undo"),
        ];
    }

    private static RestoreStep Step(string action, string title, string? after, string undo) =>
        new(action, title, action, after is null ? [] : [after], undo);

    private static RestoreStep On(
        string action,
        EtcdMemberEntry member,
        string title,
        string after,
        string undo
    ) => new(action, title, action, [after], undo, member.Host);
}
