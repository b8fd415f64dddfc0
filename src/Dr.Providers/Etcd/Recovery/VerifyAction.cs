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
        using var cluster = new RestoredCluster(plan, hosts, setup.Clock);
        var healthy = await cluster.AwaitAsync(
            cluster.Members.Count,
            QuorumAction.ReadyWithin(setup, plan),
            cancellationToken
        );
        var findings = new List<Finding>(await UnhealthyAsync(cluster, cancellationToken));
        var examination = new ClusterExamination(plan, expected, healthy, setup.Clock);
        var observation = await examination.RunAsync(findings, cancellationToken);
        return StepOutcome.With(Describe(observation), observation, findings);
    }

    private static string Describe(EtcdObservation seen) =>
        $"{seen.Healthy}/{seen.Members} healthy, leader {seen.Leader ?? "unknown"}, "
        + (seen.Hash is { } hash ? $"hash {hash} as computed from the file" : "hash not as expected");

    private static Task<Finding[]> UnhealthyAsync(RestoredCluster cluster, CancellationToken cancellationToken) =>
        Task.WhenAll(
            cluster
                .Members.Where(member => member.Trouble is not null)
                .Select(async member => new Finding(
                    Severity.Critical,
                    "etcd.member-unhealthy",
                    member.Entry.Name,
                    $"{member.Entry.Name} on {member.Entry.Host} is not healthy: {member.Trouble} "
                        + $"(log: {await cluster.LastWordsAsync(member, cancellationToken)})",
                    "mend what its log complains about, then `dr-restore resume RUN` starts and verifies it again"
                ))
        );
}
