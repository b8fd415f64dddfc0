namespace Dr.Recovery;

/// <summary>
/// What the steps of one part have to wait for in another, where a run has both: keys before what needs them, data before whoever reads
/// it. Pure. Steps of parts that do not meet here run side by side.
/// </summary>
public static class PartOrder
{
    // why: each line is one sentence, "this action waits for that one"; a line about a part that the run does not have says nothing
    private static readonly (string Action, string WaitsFor)[] s_rules =
    [
        // nothing is stopped before every part has looked and agreed
        (ServicesSteps.Stop, EtcdSteps.Preflight),
        (ServicesSteps.Stop, MySqlSteps.Preflight),
        (ServicesSteps.Stop, KeysSteps.Open),
        (ServicesSteps.Stop, EtcdSteps.Claim),
        // an API server or a Rancher that runs on would write into what is being replaced
        (EtcdSteps.Fence, ServicesSteps.Stop),
        (MySqlSteps.Schema, ServicesSteps.Stop),
        (MySqlSteps.Replay, ServicesSteps.Stop),
        // files of a running service are not changed under it, and members need their certificates
        (KeysSteps.Place, EtcdSteps.Claim),
        (KeysSteps.Place, EtcdSteps.Fence),
        (KeysSteps.Place, ServicesSteps.Stop),
        (EtcdSteps.Start, KeysSteps.Place),
        // stand-ins take the ports of what is stopped, and give them back before it starts
        (LoadBalancerPlanner.Verify, EtcdSteps.Preflight),
        (LoadBalancerPlanner.Verify, EtcdSteps.Claim),
        (LoadBalancerPlanner.Verify, ServicesSteps.Stop),
        (LoadBalancerPlanner.Verify, KeysSteps.Place),
        (ServicesSteps.Start, LoadBalancerPlanner.Verify),
        (EtcdSteps.Release, LoadBalancerPlanner.Verify),
        // what is started finds its keys and its data
        (ServicesSteps.Start, KeysSteps.Place),
        (ServicesSteps.Start, EtcdSteps.Verify),
        (ServicesSteps.Start, MySqlSteps.Activate),
        (ServicesSteps.Start, MySqlSteps.Replay),
        // the hosts are ours until all of it runs
        (EtcdSteps.Release, ServicesSteps.Start),
        (EtcdSteps.Release, KeysSteps.Place),
        (HostSteps.Release, EtcdSteps.Claim),
        (HostSteps.Release, ServicesSteps.Start),
        (HostSteps.Release, KeysSteps.Place),
        (HostSteps.Release, LoadBalancerPlanner.Verify),
        // and they are claimed by a run that can be done
        (EtcdSteps.Claim, KeysSteps.Open),
    ];

    public static RestorePlan Apply(RestorePlan plan) =>
        plan with
        {
            Steps = [.. plan.Steps.Select(step => step with { After = [.. step.After.Union(Others(plan, step))] })],
        };

    private static IEnumerable<string> Others(RestorePlan plan, RestoreStep step) =>
        s_rules
            .Where(rule => rule.Action == step.Action)
            .SelectMany(rule => plan.Steps.Where(other => other.Action == rule.WaitsFor))
            .Select(other => other.Id);
}
