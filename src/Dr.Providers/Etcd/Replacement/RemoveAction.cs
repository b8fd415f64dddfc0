using System.Globalization;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Replacement;

/// <summary>Takes the dead member out of the cluster's list.</summary>
internal sealed class RemoveAction(TimeProvider clock) : IStepAction
{
    public string Name => MemberSteps.Remove;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var member = context.Plan.RequiredMember.On(context.Step.Host!);
        if (member.OldId is null)
        {
            return StepOutcome.Of($"the cluster did not list {member.Name}");
        }

        var id = ulong.Parse(member.OldId, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        using var living = LivingMembers.Of(context.Plan, clock);
        if ((await living.ListAsync(cancellationToken)).All(listed => listed.ID != id))
        {
            return StepOutcome.Of($"{member.OldId} was removed already");
        }

        await living.ChangeAsync(leader => leader.RemoveMemberAsync(id, cancellationToken), cancellationToken);
        return StepOutcome.Of($"{member.OldId} is removed");
    }
}

/// <summary>Puts the member into the cluster's list again, as one that does not vote yet.</summary>
internal sealed class AddAction(TimeProvider clock) : IStepAction
{
    public string Name => MemberSteps.Add;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var entry = context.Plan.Inventory.RequiredEtcd.MemberOn(context.Step.Host!);
        var url = EtcdPlanner.Text(entry.PeerUrl);
        using var living = LivingMembers.Of(context.Plan, clock);
        var listed = await living.ListAsync(cancellationToken);
        var added =
            listed.FirstOrDefault(member => member.PeerURLs.Contains(url))
            ?? (
                await living.ChangeAsync(
                    leader => leader.AddLearnerAsync(entry.PeerUrl, cancellationToken),
                    cancellationToken
                )
            ).Member;
        return StepOutcome.With($"{added.ID:x16} at {url}", new AddedMember($"{added.ID:x16}"), []);
    }
}

/// <summary>The id that the cluster gave the member, 16 hex digits.</summary>
internal sealed record AddedMember(string Id)
{
    public ulong Number => ulong.Parse(Id, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
