using Dr.Errors;
using Dr.Providers.Hosts;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Waits for a majority: from here on the cluster serves, degraded until all are there.</summary>
internal sealed class QuorumAction(HostSet hosts, RestoreSetup setup) : IStepAction
{
    private const long SlowestBytesPerSecond = 20_000_000;

    public string Name => EtcdSteps.Quorum;

    public bool RunsAgain => true;

    /// <summary>A member reads its whole database before it serves.</summary>
    public static TimeSpan ReadyWithin(RestoreSetup setup, RestorePlan plan) =>
        setup.ReadyWithin + TimeSpan.FromSeconds(plan.RequiredEtcd.Source.LargestSize / SlowestBytesPerSecond);

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        using var cluster = new RestoredCluster(context.Plan.Inventory, hosts, setup.Clock);
        var within = ReadyWithin(setup, context.Plan);
        var healthy = await cluster.AwaitAsync(cluster.Quorum, within, cancellationToken);
        return healthy.Count >= cluster.Quorum
            ? StepOutcome.Of($"{healthy.Count} of {cluster.Members.Count} members agree on a leader")
            : throw new DrException(
                ErrorCode.Failed,
                $"only {healthy.Count} of {cluster.Members.Count} members became healthy, and {cluster.Quorum} are needed: "
                    + string.Join("; ", await ReasonsAsync(cluster, cancellationToken)),
                cluster.Members.Any(member => member.RefusesPassword)
                    ? $"put the password that was right when the point was made into the file that the inventory names, then `dr-restore resume {context.Plan.Run}`"
                    : "mend what the members' logs complain about"
            );
    }

    private static Task<string[]> ReasonsAsync(RestoredCluster cluster, CancellationToken cancellationToken) =>
        Task.WhenAll(
            cluster
                .Members.Where(member => member.Trouble is not null)
                .Select(async member =>
                    $"{member.Entry.Name}: {member.Trouble} (log: {await cluster.LastWordsAsync(member, cancellationToken)})"
                )
        );
}
