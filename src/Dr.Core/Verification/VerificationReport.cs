using Dr.Findings;

namespace Dr.Verification;

/// <summary>What was checked and what was found. Nothing but notices means that every check passed.</summary>
public sealed record VerificationReport(
    RecoveryPointId Id,
    VerificationDepth Depth,
    int ObjectsChecked,
    long BytesRead,
    IReadOnlyList<Finding> Findings
)
{
    public bool Passed => Findings.All(finding => !finding.IsDegrading);
}
