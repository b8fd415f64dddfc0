using Dr.Findings;
using Dr.Json;
using Dr.Manifests;

namespace Dr.Proofs;

/// <summary>A signed statement of what was checked on a point, when, and with what outcome. Append-only.</summary>
public sealed record Proof
{
    public const string FormatName = "dr-proof";

    public string Format { get; init; } = FormatName;

    public string Version { get; init; } = "1.0";

    public required RecoveryPointId Id { get; init; }

    public required ClusterName Cluster { get; init; }

    /// <summary>The manifest that it speaks of.</summary>
    public required Digest ManifestDigest { get; init; }

    public required ProofLevel Level { get; init; }

    public required bool Passed { get; init; }

    public required DateTimeOffset At { get; init; }

    public required CreatedBy By { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <exception cref="Errors.DrException">See <see cref="DocumentFormat.Parse{T}"/>.</exception>
    public static Proof Parse(ReadOnlySpan<byte> bytes, string what) =>
        DocumentFormat.Parse<Proof>(bytes, FormatName, what);
}
