using Dr.Errors;
using Dr.Findings;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>
/// Stops what runs on the targets, and refuses while a member of the old cluster answers. In place, the data of what was stopped are
/// kept beside: nothing is deleted, and no old member finds them any more.
/// </summary>
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
        var findings = await OldMembersAsync(context.Plan, cancellationToken);
        if (findings.FirstOrDefault(finding => finding.Severity == Severity.Critical) is { } answers)
        {
            throw new DrException(ErrorCode.Failed, answers.Message, answers.Hint);
        }

        var kept = context.Plan.InPlace ? await KeepBesideAsync(context.Plan, cancellationToken) : [];
        var words = context.Plan.IsRehearsal ? "a rehearsal: the real members may answer" : "no old member answers";
        return StepOutcome.Of(words, [.. findings, .. kept]);
    }

    private async Task<IReadOnlyList<Finding>> OldMembersAsync(RestorePlan plan, CancellationToken cancellationToken) =>
        plan.IsRehearsal
            ? []
            : await new OldMembers(clock).FindAsync(
                plan.Inventory.RequiredEtcd,
                plan.RequiredEtcd.Source,
                [],
                cancellationToken
            );

    // why: only once all are silent, so that a run that is refused here has moved nothing
    private async Task<IEnumerable<Finding>> KeepBesideAsync(RestorePlan plan, CancellationToken cancellationToken)
    {
        var kept = await Task.WhenAll(
            plan.Inventory.RequiredEtcd.Members.Select(member =>
                KeptData.MoveAsync(hosts[member.Host], member, plan.Run, cancellationToken)
            )
        );
        return kept.OfType<Finding>();
    }
}
