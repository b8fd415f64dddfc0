using Dr.Findings;
using Dr.Providers.Hosts;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Proves the restored cluster against the file: what it finds is a finding, and all of it is looked at.</summary>
internal sealed class VerifyAction(HostSet hosts, RestoreSetup setup) : IStepAction
{
    public string Name => EtcdSteps.Verify;

    public bool RunsAgain => true;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        var expected = context.Facts<ExpectedState>(EtcdSteps.Inspect);
        using var cluster = new RestoredCluster(plan.Inventory, hosts, setup.Clock);
        var healthy = await cluster.AwaitAsync(
            cluster.Members.Count,
            QuorumAction.ReadyWithin(setup, plan),
            cancellationToken
        );
        var findings = new List<Finding>(await cluster.UnhealthyAsync(cancellationToken));
        var examination = new ClusterExamination(plan, expected, healthy, setup.Clock);
        var observation = await examination.RunAsync(findings, cancellationToken);
        return StepOutcome.With(Describe(observation), observation, findings);
    }

    private static string Describe(EtcdObservation seen) =>
        $"{seen.Healthy}/{seen.Members} healthy, leader {seen.Leader ?? "unknown"}, "
        + (seen.Hash is { } hash ? $"hash {hash} as computed from the file" : "hash not as expected");
}
