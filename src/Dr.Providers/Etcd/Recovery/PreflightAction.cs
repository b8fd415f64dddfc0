using Dr.Errors;
using Dr.Findings;
using Dr.Preflight;
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
        var refusals = report.Findings.Where(finding => finding.Severity == Severity.Critical).ToList();
        if (refusals.Count > 0)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"the hosts are refused: {string.Join("; ", refusals.Select(finding => finding.Message))}",
                string.Join("; ", Hints(refusals))
            );
        }

        var slowest = report.Hosts.Max(host => host.SyncP99);
        return StepOutcome.Of($"{report.Hosts.Count} hosts fit; fdatasync p99 {slowest:0.0} ms", report.Findings);
    }

    private static IEnumerable<string> Hints(IReadOnlyList<Finding> refusals)
    {
        var acceptable = refusals.Select(finding => finding.Code).Where(Acceptance.Codes.Contains).Distinct().ToList();
        var accept =
            acceptable.Count > 0 && refusals.All(finding => acceptable.Contains(finding.Code))
                ? $"or go on in spite of it: `--accept {string.Join(',', acceptable)}`"
                : "";
        return refusals.Select(finding => finding.Hint).Append(accept).Where(hint => hint.Length > 0).Distinct();
    }
}
