using Dr.Errors;
using Dr.Findings;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Refuses a cluster into which the restore would fail.</summary>
internal sealed class PreflightAction(TargetCluster target) : IStepAction
{
    public string Name => ObjectsSteps.Preflight;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var report = await new ObjectsPreflight(target).RunAsync(
            context.Plan.RequiredObjects.Source,
            cancellationToken
        );
        var refusals = report.Findings.Where(finding => finding.Severity == Severity.Critical).ToList();
        return refusals.Count == 0
            ? StepOutcome.Of($"Kubernetes {report.Cluster!.Version} fits", report.Findings)
            : throw new DrException(
                ErrorCode.Failed,
                $"the cluster is refused: {string.Join("; ", refusals.Select(finding => $"{finding.Subject}: {finding.Message}"))}",
                string.Join("; ", refusals.Select(finding => finding.Hint).Where(hint => hint.Length > 0).Distinct())
            );
    }
}
