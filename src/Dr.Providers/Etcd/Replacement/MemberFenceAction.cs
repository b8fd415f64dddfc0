using Dr.Providers.Etcd.Recovery;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Replacement;

/// <summary>Stops what is left of the member. Its data are kept beside: with them it would come back under an id that is removed.</summary>
internal sealed class MemberFenceAction(HostSet hosts) : IStepAction
{
    public string Name => MemberSteps.Fence;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        var member = plan.Inventory.RequiredEtcd.MemberOn(context.Step.Host!);
        var host = hosts[member.Host];
        await host.Services.StopAsync(EtcdServiceDefinition.Named(plan.Inventory, member), cancellationToken);
        var kept = await KeptData.MoveAsync(host, member, plan.Run, cancellationToken);
        return kept is null ? StepOutcome.Of($"{member.Host} has no old data") : StepOutcome.Of("stopped", kept);
    }
}

/// <summary>Gives the hosts back.</summary>
internal sealed class MemberReleaseAction(HostSet hosts) : IStepAction
{
    public string Name => MemberSteps.Release;

    public bool RunsAgain => true;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        await Task.WhenAll(
            context.Plan.Inventory.Hosts.Select(entry =>
                new HostFiles(hosts[entry.Name]).RemoveAsync(EtcdSteps.ClaimFile(entry), cancellationToken)
            )
        );
        return StepOutcome.Of("the hosts are free");
    }
}
