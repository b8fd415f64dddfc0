using System.Text.Json;
using Dr.Json;
using Dr.Providers.Etcd.Recovery;
using Dr.Providers.Hosts;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Replacement;

/// <summary>Replaces dead members of a cluster that lives: no point is opened, nothing is rolled back, the others keep serving.</summary>
internal sealed class MemberReplacement(RestoreSetup setup) : IRestorePart
{
    public string Name => RestoreParts.Member;

    public Task<PreflightReport> PreflightAsync(
        Inventory inventory,
        RestoreSource? source,
        CancellationToken cancellationToken
    ) =>
        new MemberPreflight(HostSet.Of(inventory, setup.Clock), setup).RunAsync(
            inventory,
            ((RestoreSource.FromMembers)source!).Replaced,
            cancellationToken
        );

    public async Task<RestorePlan> PlanAsync(
        RestorePlan plan,
        RestoreSource source,
        CancellationToken cancellationToken
    )
    {
        var names = ((RestoreSource.FromMembers)source).Replaced;
        var etcd = plan.Inventory.RequiredEtcd;
        var members = names.Distinct().Select(etcd.Required).ToList();
        var hosts = HostSet.Of(plan.Inventory, setup.Clock);
        using var living = new LivingMembers(plan.Inventory, names, setup.Clock);
        var look = await living.LookAsync(cancellationToken);
        var tools = await Task.WhenAll(
            members.Select(member => EtcdTools.ProbeAsync(hosts[member.Host], etcd.Binaries, cancellationToken))
        );
        return MemberPlanner.Add(
            plan,
            members,
            look,
            members.Zip(tools).ToDictionary(pair => pair.First.Host, pair => pair.Second)
        );
    }

    public IReadOnlyList<IStepAction> Actions(RestorePlan plan, RestoreSource source)
    {
        var hosts = HostSet.Of(plan.Inventory, setup.Clock);
        var preflight = new MemberPreflight(hosts, setup with { Accepted = plan.Accepted, InPlace = plan.InPlace });
        return
        [
            new MemberPreflightAction(preflight, setup.Clock),
            new ClaimAction(hosts, setup.Clock),
            new MemberFenceAction(hosts),
            new RemoveAction(setup.Clock),
            new AddAction(setup.Clock),
            new JoinAction(hosts, setup.Clock),
            new PromoteAction(hosts, setup),
            new MemberVerifyAction(hosts, setup),
            new MemberReleaseAction(hosts),
        ];
    }

    public RestoreReport Observe(RestoreReport report, RestorePlan plan, IReadOnlyList<JournalEntry> entries) =>
        report with
        {
            Etcd = entries
                .FirstOrDefault(entry => entry.Step == MemberSteps.Verify)
                ?.Outcome?.Facts?.Deserialize<EtcdObservation>(DrJson.Line),
        };
}
