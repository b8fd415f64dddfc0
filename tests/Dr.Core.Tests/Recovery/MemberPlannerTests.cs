using Dr.Errors;
using Dr.Recovery;

namespace Dr.Core.Tests.Recovery;

public sealed class MemberPlannerTests
{
    private static readonly EtcdToolFacts s_tools = new("3.5.16", "/usr/bin/etcd", "/usr/bin/etcdutl", true);

    [Fact]
    public void All_dead_members_are_removed_before_the_first_is_added_and_come_back_one_after_the_other()
    {
        var steps = Add(Living(serving: 3), ["etcd-4", "etcd-5"]).Steps.Select(step => step.Id).ToList();

        Assert.Equal(
            [
                "member/preflight",
                "etcd/claim",
                "member/fence@host-4",
                "member/fence@host-5",
                "member/remove@host-4",
                "member/remove@host-5",
                "member/add@host-4",
                "member/start@host-4",
                "member/promote@host-4",
                "member/add@host-5",
                "member/start@host-5",
                "member/promote@host-5",
                "member/verify",
                "hosts/release",
            ],
            steps
        );
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(1, 1)]
    [InlineData(0, 4)]
    public void Without_a_majority_of_the_others_nothing_is_planned(int serving, int silent)
    {
        var refused = Assert.Throws<DrException>(() => Add(Living(serving, [.. Silent(silent)]), ["etcd-5"]));

        Assert.Contains("--from-survivors", refused.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_dead_member_has_to_be_named_too()
    {
        var refused = Assert.Throws<DrException>(() => Add(Living(3, "etcd-2"), ["etcd-5"]));

        Assert.Contains("dr-restore replace etcd-5 etcd-2", refused.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void The_quota_is_that_of_the_others()
    {
        var plan = Add(Living(serving: 4), ["etcd-5"]);

        Assert.Equal(8L << 30, plan.RequiredMember.QuotaBytes);
    }

    private static RestorePlan Add(LivingCluster living, IReadOnlyList<string> names)
    {
        var plan = RestorePlan.Begin(
            RunId.Parse("run-20261122T031000Z-000001"),
            new RestoreOrigin(Replaced: string.Join(',', names)),
            Plans.Inventory(),
            Plans.Now
        );
        var members = names.Select(plan.Inventory.RequiredEtcd.Required).ToList();
        return MemberPlanner.Add(plan, members, living, members.ToDictionary(member => member.Host, _ => s_tools));
    }

    private static LivingCluster Living(int serving, params string[] silent) =>
        new(
            Plans.Source with
            {
                QuotaBytes = 8L << 30,
            },
            serving,
            silent,
            [],
            new Dictionary<string, string> { ["etcd-5"] = "00000000000000aa" }
        );

    private static IEnumerable<string> Silent(int count) =>
        Enumerable.Range(1, count).Select(number => $"etcd-{number}");
}
