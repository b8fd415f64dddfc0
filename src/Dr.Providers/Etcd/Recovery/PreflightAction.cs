using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Refuses hosts on which the restore would fail or do harm.</summary>
internal sealed class PreflightAction(EtcdPreflight preflight) : IStepAction
{
    public string Name => EtcdSteps.Preflight;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        var report = await preflight.RunAsync(
            plan.Inventory,
            plan.RequiredEtcd.Source,
            context.Folder,
            cancellationToken
        );
        report.RefuseCritical();
        var slowest = report.Hosts.Max(host => host.SyncP99);
        return StepOutcome.Of($"{report.Hosts.Count} hosts fit; fdatasync p99 {slowest:0.0} ms", report.Findings);
    }
}
