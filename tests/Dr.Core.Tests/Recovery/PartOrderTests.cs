using Dr.Preflight;
using Dr.Recovery;

namespace Dr.Core.Tests.Recovery;

public sealed class PartOrderTests
{
    private static readonly RestorePlan s_plan = WholeCluster();

    [Theory]
    [InlineData("services/stop@host-2", "etcd/claim")]
    [InlineData("etcd/fence", "services/stop@host-2")]
    [InlineData("keys/place@host-1", "etcd/fence")]
    [InlineData("etcd/start@host-3", "keys/place@host-1")]
    [InlineData("services/start/master@host-2", "etcd/verify")]
    [InlineData("services/start/master@host-2", "keys/place@host-1")]
    [InlineData("services/start/worker@host-4", "services/start/master@host-2")]
    [InlineData("etcd/release", "services/start/worker@host-4")]
    [InlineData("load-balancer/verify", "services/stop@host-2")]
    [InlineData("load-balancer/verify", "keys/place@host-1")]
    [InlineData("services/start/master@host-2", "load-balancer/verify")]
    public void In_a_whole_cluster_this_waits_for_that(string step, string before) =>
        Assert.Contains(before, Before(s_plan, step));

    [Fact]
    public void Nothing_waits_for_itself() =>
        Assert.All(s_plan.Steps, step => Assert.DoesNotContain(step.Id, Before(s_plan, step.Id)));

    [Fact]
    public void A_part_alone_waits_for_nobody_else()
    {
        var plan = Plans.Of();

        Assert.Equal(plan.Steps.Select(step => step.After), PartOrder.Apply(plan).Steps.Select(step => step.After));
    }

    [Fact]
    public void Keys_and_services_alone_claim_the_hosts_before_they_change_them_and_give_them_back_last()
    {
        var whole = WholeCluster();
        var plan = RestorePlan.Begin(whole.Run, whole.Origin, whole.Inventory, Plans.Now) with
        {
            StartsServices = true,
        };
        plan = plan.With([], KeysSteps.For(plan.Inventory, plan.Run)).With([], ServicesSteps.For(plan.Inventory));

        plan = PartOrder.Apply(HostSteps.Apply(plan));

        Assert.Contains("etcd/claim", Before(plan, "services/stop@host-2"));
        Assert.Contains("etcd/claim", Before(plan, "keys/place@host-1"));
        Assert.Contains("keys/open", Before(plan, "etcd/claim"));
        Assert.Contains("services/start/worker@host-4", Before(plan, "hosts/release"));
        Assert.Contains("keys/place@host-1", Before(plan, "hosts/release"));
    }

    private static RestorePlan WholeCluster()
    {
        var inventory = Plans.Inventory();
        inventory = inventory with
        {
            Hosts = [.. inventory.Hosts.Select((host, index) => host with { Roles = Roles(index) })],
            Keys = new KeysInventory
            {
                Bundles = new Dictionary<string, IReadOnlyList<string>> { ["pki"] = ["host-1"] },
            },
            Services = new ServicesInventory([
                new ServiceGroup(RoleNames.Master, ["kube-apiserver"]),
                new ServiceGroup(RoleNames.Worker, ["kubelet"]),
            ]),
        };
        inventory = inventory with
        {
            LoadBalancer = new LoadBalancerInventory(
                "10.0.0.9",
                [new LoadBalancerRoute("rancher.example", "/", ["host-4"], LoadBalancerRoute.DefaultPort)]
            ),
        };
        var plan = LoadBalancerPlanner.Add(Plans.Of(inventory: inventory));
        plan = plan.With([], KeysSteps.For(inventory, plan.Run)).With([], ServicesSteps.For(inventory));
        return PartOrder.Apply(plan);
    }

    private static IReadOnlyList<string> Roles(int index) =>
        [RoleNames.Etcd, index < 2 ? RoleNames.Master : RoleNames.Worker];

    /// <summary>All that must have ended before that step begins.</summary>
    private static HashSet<string> Before(RestorePlan plan, string step)
    {
        var steps = plan.Steps.ToDictionary(one => one.Id);
        var before = new HashSet<string>();
        var ahead = new Queue<string>(steps[step].After);
        while (ahead.TryDequeue(out var id))
        {
            if (before.Add(id))
            {
                steps[id].After.ToList().ForEach(ahead.Enqueue);
            }
        }

        return before;
    }
}
