namespace Dr.Recovery;

/// <summary>Claiming and giving back the hosts of a run that changes hosts and makes no etcd member, whose own steps do it else. Pure.</summary>
public static class HostSteps
{
    public const string Release = "hosts/release";

    public static RestorePlan Apply(RestorePlan plan)
    {
        var touches = plan.Keys is not null || plan.StartsServices || plan.VerifiesLoadBalancer;
        if (!touches || plan.Steps.Any(step => step.Action == EtcdSteps.Claim))
        {
            return plan;
        }

        return plan.With(
            [],
            [
                new(
                    EtcdSteps.Claim,
                    "claim the hosts for this run",
                    EtcdSteps.Claim,
                    [],
                    "remove DIRECTORY/.dr/claim.json there"
                ),
                new(Release, "release the hosts", Release, [], "nothing to undo"),
            ]
        );
    }
}
