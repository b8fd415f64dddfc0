using Dr.Findings;
using Dr.Providers.Etcd.Recovery;
using Dr.Providers.Hosts;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Replacement;

/// <summary>Measures the one host that gets a member. Leaves nothing there.</summary>
internal sealed class MemberPreflight(HostSet hosts, RestoreSetup setup)
{
    public Task<PreflightReport> RunAsync(Inventory inventory, string member, CancellationToken cancellationToken)
    {
        var entry = inventory.RequiredEtcd.Required(member);
        var alone = inventory with
        {
            Hosts = [inventory.Host(entry.Host)],
            Etcd = inventory.RequiredEtcd with { Members = [entry] },
        };
        return new EtcdPreflight(hosts, setup).RunAsync(alone, null, setup.RunsFolder, cancellationToken);
    }
}

/// <summary>Refuses where the others cannot do without the member, or its host is not fit.</summary>
internal sealed class MemberPreflightAction(MemberPreflight preflight, TimeProvider clock) : IStepAction
{
    public string Name => MemberSteps.Preflight;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var (plan, name) = (context.Plan, context.Plan.RequiredMember.Member);
        using var living = new LivingMembers(plan.Inventory, name, clock);
        var look = await living.LookAsync(cancellationToken);
        MemberPlanner.Refuse(plan, name, look);
        var report = await preflight.RunAsync(plan.Inventory, name, cancellationToken);
        report.RefuseCritical();
        var apart = look.Source.ServerVersion is { } version && !plan.RequiredMember.Tools.Suits(version);
        return StepOutcome.Of(
            $"{look.Serving} of {look.Others} others serve; {context.Plan.Inventory.RequiredEtcd.Required(name).Host} is fit",
            [.. report.Findings, .. apart ? [VersionApart(plan, look)] : Array.Empty<Finding>()]
        );
    }

    private static Finding VersionApart(RestorePlan plan, LivingCluster living) =>
        new(
            Severity.Warning,
            "etcd.version-apart",
            plan.RequiredMember.Member,
            $"etcd {plan.RequiredMember.Tools.Version} is more than one minor version from the others' {living.Source.ServerVersion}",
            "install the others' version there"
        );
}
