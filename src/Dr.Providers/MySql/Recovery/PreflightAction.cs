using Dr.Errors;
using Dr.Findings;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Refuses a server on which the restore would fail or do harm.</summary>
internal sealed class PreflightAction(MySqlPreflight preflight, RestoreSource source) : IStepAction
{
    public string Name => MySqlSteps.Preflight;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var report = await preflight.RunAsync(context.Plan.RequiredMySql.Source, source, cancellationToken);
        var refusals = report.Findings.Where(finding => finding.Severity == Severity.Critical).ToList();
        return refusals.Count == 0
            ? StepOutcome.Of($"{report.MySql!.Server} fits", report.Findings)
            : throw new DrException(
                ErrorCode.Failed,
                $"the server is refused: {string.Join("; ", refusals.Select(finding => $"{finding.Subject}: {finding.Message}"))}",
                string.Join("; ", refusals.Select(finding => finding.Hint).Where(hint => hint.Length > 0).Distinct())
            );
    }
}
