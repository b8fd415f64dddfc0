using Dr.Findings;
using Dr.Providers.Etcd.Recovery;
using Dr.Providers.Hosts;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Replacement;

/// <summary>Measures the hosts that get a member. Leaves nothing there.</summary>
internal sealed class MemberPreflight(HostSet hosts, RestoreSetup setup)
{
    public Task<PreflightReport> RunAsync(
        Inventory inventory,
        IReadOnlyList<string> replaced,
        CancellationToken cancellationToken
    )
    {
        var members = replaced.Select(inventory.RequiredEtcd.Required).ToList();
        var these = inventory with
        {
            Hosts = [.. members.Select(member => inventory.Host(member.Host))],
            Etcd = inventory.RequiredEtcd with { Members = members },
        };
        return new EtcdPreflight(hosts, setup).RunAsync(these, null, setup.RunsFolder, cancellationToken);
    }
}

/// <summary>Refuses where the others cannot do without the member, or its host is not fit.</summary>
internal sealed class MemberPreflightAction(MemberPreflight preflight, TimeProvider clock) : IStepAction
{
    public string Name => MemberSteps.Preflight;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var (plan, replaced) = (context.Plan, context.Plan.RequiredMember.Members);
        IReadOnlyList<string> names = [.. replaced.Select(member => member.Name)];
        using var living = new LivingMembers(plan.Inventory, names, clock);
        var look = await living.LookAsync(cancellationToken);
        MemberPlanner.Refuse(plan, [.. names.Select(plan.Inventory.RequiredEtcd.Required)], look);
        var report = await preflight.RunAsync(plan.Inventory, names, cancellationToken);
        report.RefuseCritical();
        return StepOutcome.Of(
            $"{look.Serving} of {look.Others} others serve; {string.Join(" and ", replaced.Select(member => member.Host))} fit",
            [.. report.Findings, .. replaced.SelectMany(member => VersionApart(member, look))]
        );
    }

    private static IEnumerable<Finding> VersionApart(ReplacedMember member, LivingCluster living)
    {
        if (living.Source.ServerVersion is { } version && !member.Tools.Suits(version))
        {
            yield return new Finding(
                Severity.Warning,
                "etcd.version-apart",
                member.Name,
                $"etcd {member.Tools.Version} is more than one minor version from the others' {version}",
                "install the others' version there"
            );
        }
    }
}
