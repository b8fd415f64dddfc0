using System.Text.Json.Nodes;
using Dr.Findings;

namespace Dr.Capture;

/// <summary>What a source observed during capture. All but the sealed facts goes into the manifest as it is, so it MUST NOT hold a secret.</summary>
/// <param name="Facts">Positions, versions, members …: the object under <c>sources.NAME</c>.</param>
/// <param name="Findings">What is not as it should be.</param>
/// <param name="LeftOut">What the point does not hold and why.</param>
/// <param name="SealedFacts">What only the holder of an identity may know: the object under <c>sources.NAME</c> of the contents.</param>
public sealed record SourceReport(
    JsonObject Facts,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<LeftOut> LeftOut,
    JsonObject? SealedFacts = null
);
