using Dr.Providers.Etcd.Client.Wire;
using Dr.Providers.Etcd.Recovery;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Replacement;

/// <summary>Starts the member with the list that the cluster has: it compares the two and refuses to join where they differ.</summary>
internal sealed class JoinAction(HostSet hosts, TimeProvider clock) : IStepAction
{
    public string Name => MemberSteps.Start;

    // why: what an earlier process started may have ended since
    public bool RunsAgain => true;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        var entry = plan.Inventory.RequiredEtcd.MemberOn(context.Step.Host!);
        using var living = LivingMembers.Of(plan, clock);
        var added = context.Facts<AddedMember>(MemberSteps.At(MemberSteps.Add, context.Step.Host!));
        var peers = (await living.ListAsync(cancellationToken)).SelectMany(member =>
            member.PeerURLs.Select(url => $"{NameOf(member, entry, added)}={url}")
        );
        var service = EtcdServiceDefinition.Joining(plan, entry, string.Join(',', peers));
        await hosts[entry.Host].Services.StartAsync(service, cancellationToken);
        return StepOutcome.Of($"{entry.Name} joins {EtcdPlanner.Text(entry.PeerUrl)}");
    }

    // why: a member that never started has no name in the list, and the list of peers wants one
    private static string NameOf(Member member, EtcdMemberEntry entry, AddedMember added) =>
        member.ID == added.Number ? entry.Name
        : member.Name.Length > 0 ? member.Name
        : $"{member.ID:x16}";
}
