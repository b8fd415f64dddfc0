using Dr.Findings;

namespace Dr.Verification;

/// <summary>What was checked and what was found. No critical finding means that every check passed.</summary>
public sealed record VerificationReport(
    RecoveryPointId Id,
    VerificationDepth Depth,
    int ObjectsChecked,
    long BytesRead,
    IReadOnlyList<Finding> Findings
)
{
    public bool Passed => Findings.Count == 0;
}
