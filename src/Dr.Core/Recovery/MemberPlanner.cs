using Dr.Errors;

namespace Dr.Recovery;

/// <summary>Plans the replacement of dead members. Facts in, plan out: no clock, no disk, no network.</summary>
public static class MemberPlanner
{
    /// <param name="plan">What it is added to.</param>
    /// <param name="members">Those that are to be replaced.</param>
    /// <param name="living">What the others say.</param>
    /// <param name="tools">By host: what serves there.</param>
    /// <exception cref="DrException">The others have no quorum, or a member lives and nobody agreed to stop it.</exception>
    public static RestorePlan Add(
        RestorePlan plan,
        IReadOnlyList<EtcdMemberEntry> members,
        LivingCluster living,
        IReadOnlyDictionary<string, EtcdToolFacts> tools
    )
    {
        Refuse(plan, members, living);
        var (quota, quotaWhy) = QuotaRule.Decide(living.Source, plan.Inventory.RequiredEtcd.QuotaBytes);
        IReadOnlyList<Decision> decisions =
        [
            new(
                "quorum",
                $"{living.Serving} of the {living.Others} others serve; {living.Quorum} are needed meanwhile",
                "nothing is restored and nothing rolled back: the others keep serving"
            ),
            .. members.Select(member => Removed(member, living)),
            new(
                "added as",
                "a learner, promoted once it has all data",
                "a voter without data would raise the quorum before it can help to reach it"
            ),
            new("quota", QuotaRule.Size(quota), quotaWhy),
        ];
        var replaced = members.Select(member => new ReplacedMember(
            member.Name,
            member.Host,
            living.OldIds.GetValueOrDefault(member.Name),
            tools[member.Host]
        ));
        return plan.With(decisions, MemberSteps.For(plan, members)) with
        {
            Member = new MemberPlan([.. replaced], living.Source.Revision, quota, living.Source.DbSize),
        };
    }

    /// <inheritdoc cref="Add"/>
    public static void Refuse(RestorePlan plan, IReadOnlyList<EtcdMemberEntry> members, LivingCluster living)
    {
        var names = string.Join(" and ", members.Select(member => member.Name));
        if (living.Serving < living.Quorum)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"cannot replace {names}: of the {living.Others} others {living.Serving} serve, and {living.Quorum} are needed",
                "the quorum is lost: `dr-restore run --from-survivors --in-place` makes all members anew from the best one that is left"
            );
        }

        // why: etcd adds nobody while a member that it lists is out of reach, so all dead ones are removed first
        if (living.Silent.Count > 0)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"cannot replace {names} alone: {string.Join(" and ", living.Silent)} do not serve either, and etcd takes no new member meanwhile",
                $"start them, or replace all of them in one go: `dr-restore replace {string.Join(' ', members.Select(member => member.Name).Concat(living.Silent))}`"
            );
        }

        if (living.Answering.Count > 0 && !plan.InPlace)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"{string.Join(" and ", living.Answering)} answers: it is not dead",
                "look at the name again; to replace it all the same, `--in-place` stops it and keeps its data beside"
            );
        }
    }

    private static Decision Removed(EtcdMemberEntry member, LivingCluster living) =>
        living.OldIds.TryGetValue(member.Name, out var id)
            ? new($"{member.Name} removed first", id, "one whose data are gone must not come back under its old id")
            : new($"{member.Name} removed first", "nothing", $"the cluster does not list {member.Name}");
}
