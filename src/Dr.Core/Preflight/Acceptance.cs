using Dr.Findings;

namespace Dr.Preflight;

/// <summary>What an operator goes on in spite of. Pure.</summary>
/// <remarks>Only what grades machines and links can be accepted: what would make a restore fail or do harm cannot.</remarks>
public static class Acceptance
{
    /// <summary>A machine of a rehearsal reaches the real cluster.</summary>
    public const string SourceReachable = "rehearsal.source-reachable";

    private static readonly string[] s_more =
    [
        SourceReachable,
        "network.port-blocked",
        "network.port-closed",
        "network.port-taken",
        "network.no-way",
        "network.stranger",
        "certificate.expired",
        "certificate.too-early",
        "certificate.other-name",
    ];

    /// <summary>Codes that may be accepted.</summary>
    public static IReadOnlyList<string> Codes { get; } = [.. Figures.All.Select(figure => figure.Code), .. s_more];

    /// <summary>The findings, those that were accepted as warnings which say so.</summary>
    /// <param name="findings">As graded.</param>
    /// <param name="accepted"><c>CODE</c>, or <c>CODE@SUBJECT</c> for one host.</param>
    public static IReadOnlyList<Finding> Apply(IReadOnlyList<Finding> findings, IReadOnlyList<string> accepted) =>
        [
            .. findings.Select(finding =>
                finding.Severity == Severity.Critical
                && (accepted.Contains(finding.Code) || accepted.Contains($"{finding.Code}@{finding.Subject}"))
                && Codes.Contains(finding.Code)
                    ? finding with
                    {
                        Severity = Severity.Warning,
                        Message = $"{finding.Message} (accepted)",
                    }
                    : finding
            ),
        ];
}
