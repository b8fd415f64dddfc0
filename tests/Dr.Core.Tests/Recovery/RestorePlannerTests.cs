using System.Text.Json;
using Dr.Errors;
using Dr.Json;
using Dr.Keys;
using Dr.Preflight;
using Dr.Recovery;

namespace Dr.Core.Tests.Recovery;

public sealed class RestorePlannerTests
{
    [Fact]
    public void All_members_are_given_the_same_initial_cluster_and_a_token_of_this_run()
    {
        var (one, other) = (Plans.Of(), Plans.Of(run: "run-20261122T031000Z-000002"));

        Assert.Equal(
            "etcd-1=http://127.0.0.1:2380,etcd-2=http://127.0.0.2:2380,etcd-3=http://127.0.0.3:2380,"
                + "etcd-4=http://127.0.0.4:2380,etcd-5=http://127.0.0.5:2380",
            one.RequiredEtcd.InitialCluster
        );
        Assert.NotEqual(one.RequiredEtcd.Token, other.RequiredEtcd.Token);
    }

    [Fact]
    public void Every_decision_has_its_reason() =>
        Assert.All(Plans.Of().Decisions, decision => Assert.True(decision.Why.Length > 10, decision.What));

    [Fact]
    public void Tools_that_cannot_bump_on_one_host_mean_no_bump_and_a_word_about_restarts()
    {
        var plan = Plans.Of(canBump: false);

        Assert.Equal(0, plan.RequiredEtcd.BumpRevision);
        Assert.Contains(
            plan.Decisions,
            decision => decision.Why.Contains("must be restarted", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Every_step_waits_for_steps_before_it_and_has_an_undo()
    {
        var seen = new HashSet<string>();
        foreach (var step in Plans.Of().Steps)
        {
            Assert.All(step.After, before => Assert.Contains(before, seen));
            Assert.True(seen.Add(step.Id));
            Assert.NotEmpty(step.Undo);
        }
    }

    [Fact]
    public void No_member_starts_before_all_have_their_data_and_all_data_is_made_at_once()
    {
        var steps = Plans.Of().Steps;
        var restores = steps.Where(step => step.Action == EtcdSteps.Restore).ToList();

        Assert.Equal(5, restores.Count);
        Assert.All(restores, step => Assert.Equal([EtcdSteps.Stage], step.After));
        Assert.All(
            steps.Where(step => step.Action == EtcdSteps.Start),
            step => Assert.Equal(restores.Select(restore => restore.Id), step.After)
        );
    }

    [Theory]
    [InlineData(new[] { "a", "a", "b", "b", "c" }, "leaves a quorum")]
    [InlineData(new[] { "a", "a", "a", "b", "b" }, "can end the quorum")]
    [InlineData(new string[0], "names no zones")]
    public void The_plan_says_what_the_loss_of_a_zone_means(string[] zones, string expected) =>
        Assert.Contains(
            Plans.Of(inventory: Plans.Inventory(zones: zones)).Decisions,
            decision => decision.Why.Contains(expected, StringComparison.Ordinal)
        );

    [Fact]
    public void A_plan_reads_back_from_its_json_as_it_was()
    {
        var plan = Plans.Of();

        var again = JsonSerializer.Deserialize<RestorePlan>(DrJson.ToBytes(plan), DrJson.Options)!;

        Assert.Equal(DrJson.ToBytes(plan), DrJson.ToBytes(again));
        Assert.Equivalent(plan.Inventory.Host("host-3"), again.Inventory.Host("host-3"));
    }

    [Fact]
    public void Whatever_is_not_said_in_a_plan_is_not_missed_by_a_resume()
    {
        var asked = new Dictionary<string, IReadOnlyDictionary<string, Requirement>>
        {
            ["etcd"] = new Dictionary<string, Requirement> { ["cores"] = new(Want: 4), ["memory"] = new(Must: 8) },
        };
        var facts = new KeyFacts
        {
            Bundles = [new BundleFacts("pki", "a", [new KeyFileFacts("/x", KeyKind.Other, 1)], [])],
            Escrow = [new EscrowFacts("the identity", 180)],
        };
        var plan = Plans.Of() with { Keys = new KeysRestorePlan(facts), StartsServices = true };
        plan = plan with
        {
            Inventory = plan.Inventory with
            {
                Hardware = new HardwareProfile("own", asked),
                Keys = new KeysInventory { Bundles = new Dictionary<string, IReadOnlyList<string>>() },
                Services = new ServicesInventory([new ServiceGroup(RoleNames.Master, ["kube-apiserver"])]),
            },
        };

        var again = JsonSerializer.Deserialize<RestorePlan>(DrJson.ToBytes(plan), DrJson.Options)!;

        Assert.Equal(DrJson.ToBytes(plan), DrJson.ToBytes(again));
    }

    [Fact]
    public void A_quota_smaller_than_the_file_needs_is_no_plan() =>
        Assert.Equal(
            ErrorCode.Usage,
            Assert.Throws<DrException>(() => Plans.Of(inventory: Plans.Inventory(quota: 1 << 30))).Code
        );

    [Theory]
    [InlineData("3.5.16", "3.5.0", true)]
    [InlineData("3.5.16", "3.4.23", true)]
    [InlineData("3.6.1", "3.4.23", false)]
    [InlineData("4.0.0", "3.6.0", false)]
    [InlineData("unknown", "3.5.0", false)]
    public void Tools_suit_a_server_of_the_same_or_a_neighbouring_minor(string tools, string server, bool suits) =>
        Assert.Equal(suits, new EtcdToolFacts(tools, "", "", true).Suits(server));
}
