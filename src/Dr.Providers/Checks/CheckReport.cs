using Dr.Errors;
using Dr.Findings;

namespace Dr.Providers.Checks;

/// <summary>Everything that was looked at, also behind the first thing that did not pass.</summary>
public sealed record CheckReport(IReadOnlyList<CheckItem> Items, IReadOnlyList<Finding> Findings)
{
    public bool Passed => Items.All(item => item.Passed);

    /// <summary>Null where a backup would be whole and undegraded.</summary>
    public ErrorCode? Code() =>
        Items.FirstOrDefault(item => !item.Passed)?.Code
        ?? (Findings.Any(finding => finding.IsDegrading) ? ErrorCode.Degraded : null);
}
