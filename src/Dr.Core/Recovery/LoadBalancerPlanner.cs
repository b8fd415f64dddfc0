using Dr.Preflight;

namespace Dr.Recovery;

/// <summary>Plans the check of the load balancer. Facts in, plan out: no clock, no disk, no network.</summary>
public static class LoadBalancerPlanner
{
    /// <summary>The only step, and its action.</summary>
    public const string Verify = "load-balancer/verify";

    public static RestorePlan Add(RestorePlan plan)
    {
        var balancer = plan.Inventory.RequiredLoadBalancer;
        return plan.With([Decided(plan, balancer)], [Step(balancer)]) with { VerifiesLoadBalancer = true };
    }

    /// <summary>The units of the load balancer itself that a run has stopped, and has to start before it can be looked at.</summary>
    public static IReadOnlyList<string> Units(RestorePlan plan) =>
        plan.StartsServices
            ?
            [
                .. plan
                    .Inventory.RequiredServices.Groups.Where(group => group.Role == RoleNames.LoadBalancer)
                    .SelectMany(group => group.Units),
            ]
            : [];

    private static Decision Decided(RestorePlan plan, LoadBalancerInventory balancer) =>
        new(
            "load balancer",
            $"{balancer.Address} is proven with stand-ins on {string.Join(", ", balancer.Backends)}",
            plan.StartsServices
                ? "while the services are stopped their ports are free; the stand-ins are gone before anything starts"
                : "services are left as they are: where a port is in use nobody can stand in, and less is proven"
        );

    private static RestoreStep Step(LoadBalancerInventory balancer) =>
        new(
            Verify,
            $"prove routes, headers, WebSockets and health checks of {balancer.Address}",
            Verify,
            [],
            "nothing stays; to be sure: systemctl stop 'dr-echo-*' on the backends"
        );
}
