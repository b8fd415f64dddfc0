using Dr.Errors;

namespace Dr.Recovery;

/// <summary>Plans the replacement of one member. Facts in, plan out: no clock, no disk, no network.</summary>
public static class MemberPlanner
{
    /// <param name="plan">What it is added to.</param>
    /// <param name="name">The member's name in the inventory.</param>
    /// <param name="living">What the others say.</param>
    /// <param name="tools">Of the member's host.</param>
    /// <exception cref="DrException">The others have no quorum, or the member lives and nobody agreed to stop it.</exception>
    public static RestorePlan Add(RestorePlan plan, string name, LivingCluster living, EtcdToolFacts tools)
    {
        Refuse(plan, name, living);
        var (quota, quotaWhy) = QuotaRule.Decide(living.Source, plan.Inventory.RequiredEtcd.QuotaBytes);
        IReadOnlyList<Decision> decisions =
        [
            new(
                "quorum",
                $"{living.Serving} of the {living.Others} others serve; {Quorum(living)} are needed while {name} is away",
                "nothing is restored and nothing rolled back: the others keep serving"
            ),
            living.OldId is { } id
                ? new("removed first", id, "a member whose data are gone must not come back under its old id")
                : new("removed first", "nothing", $"the cluster does not list {name}"),
            new(
                "added as",
                "a learner, promoted once it has all data",
                "a voter without data would raise the quorum before it can help to reach it"
            ),
            new("quota", QuotaRule.Size(quota), quotaWhy),
        ];
        return plan.With(decisions, MemberSteps.For(plan, plan.Inventory.RequiredEtcd.Required(name))) with
        {
            Member = new MemberPlan(name, living.OldId, living.Source.Revision, quota, living.Source.DbSize, tools),
        };
    }

    /// <exception cref="DrException">The others have no quorum, or the member lives and nobody agreed to stop it.</exception>
    public static void Refuse(RestorePlan plan, string name, LivingCluster living)
    {
        if (living.Serving < Quorum(living))
        {
            throw new DrException(
                ErrorCode.Failed,
                $"cannot replace {name}: without it {living.Serving} of {living.Others} members serve, and {Quorum(living)} are needed",
                "the quorum is lost: `dr-restore run --from-survivors --in-place` makes all members anew from the best one that is left"
            );
        }

        if (living.Answers && !plan.InPlace)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"{name} answers: it is not dead",
                "look at the name again; to replace it all the same, `--in-place` stops it and keeps its data beside"
            );
        }
    }

    private static int Quorum(LivingCluster living) => (living.Others / 2) + 1;
}
