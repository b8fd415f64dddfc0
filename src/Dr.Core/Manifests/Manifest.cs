using System.Text.Json.Nodes;
using Dr.Capture;
using Dr.Findings;
using Dr.Json;

namespace Dr.Manifests;

/// <summary>
/// The signed list of a point's artifacts: its existence is the commit. What restore needs to know that nothing is missing.
/// </summary>
/// <remarks>docs/design/recovery-point-format.md has every field. Holds nothing that only the holder of an identity may know.</remarks>
public sealed record Manifest
{
    public const string FormatName = "dr-recovery-point";

    public string Format { get; init; } = FormatName;

    public string Version { get; init; } = "1.0";

    public required RecoveryPointId Id { get; init; }

    public required ClusterName Cluster { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset CompletedAt { get; init; }

    public required CreatedBy CreatedBy { get; init; }

    /// <summary>Key id of the signer; trust comes from the reader's own list only.</summary>
    public required string SignedBy { get; init; }

    public required IReadOnlyList<ArtifactEntry> Artifacts { get; init; }

    public required ArtifactEntry Contents { get; init; }

    /// <summary>By source name: what it recorded.</summary>
    public required JsonObject Sources { get; init; }

    public required BackupPolicy Policy { get; init; }

    public required IReadOnlyList<LeftOut> LeftOut { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Whether something was not as it should be at capture. The point exists and restores all the same.</summary>
    public bool IsDegraded() => Findings.Any(finding => finding.IsDegrading);

    /// <summary>Every sealed object of the point: the artifacts, then the contents.</summary>
    public IEnumerable<ArtifactEntry> Objects() => Artifacts.Append(Contents);

    /// <exception cref="Errors.DrException">See <see cref="DocumentFormat.Parse{T}"/>.</exception>
    public static Manifest Parse(ReadOnlySpan<byte> bytes, string what) =>
        DocumentFormat.Parse<Manifest>(bytes, FormatName, what);
}
