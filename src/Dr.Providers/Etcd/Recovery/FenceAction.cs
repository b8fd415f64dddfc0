using Dr.Errors;
using Dr.Findings;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Stops what an earlier restore started on the targets, and refuses while a member of the old cluster answers.</summary>
internal sealed class FenceAction(HostSet hosts, TimeProvider clock) : IStepAction
{
    public string Name => EtcdSteps.Fence;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var inventory = context.Plan.Inventory;
        await Task.WhenAll(
            inventory.RequiredEtcd.Members.Select(member =>
                hosts[member.Host].Services.StopAsync(EtcdServiceDefinition.Named(inventory, member), cancellationToken)
            )
        );
        var findings = await new OldMembers(clock).FindAsync(
            inventory.RequiredEtcd,
            context.Plan.RequiredEtcd.Source,
            cancellationToken
        );
        return findings.FirstOrDefault(finding => finding.Severity == Severity.Critical) is { } answers
            ? throw new DrException(ErrorCode.Failed, answers.Message, answers.Hint)
            : StepOutcome.Of("no old member answers", findings);
    }
}
