using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Recovery;

/// <summary>Gives the hosts back.</summary>
internal sealed class HostReleaseAction(HostSet hosts) : IStepAction
{
    public string Name => HostSteps.Release;

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
