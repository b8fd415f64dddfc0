using System.Text.Json.Nodes;
using Dr.Json;

namespace Dr.Manifests;

/// <summary>The sealed inventory: what only the holder of an identity may know.</summary>
public sealed record Contents
{
    public const string FormatName = "dr-contents";

    public string Format { get; init; } = FormatName;

    public string Version { get; init; } = "1.0";

    /// <summary>Must equal the manifest's: contents cannot be moved to another point.</summary>
    public required RecoveryPointId Id { get; init; }

    public required ClusterName Cluster { get; init; }

    public required IReadOnlyList<ContentsEntry> Artifacts { get; init; }

    /// <summary>By source name: what it recorded for holders of an identity only. Null where no source did.</summary>
    public JsonObject? Sources { get; init; }

    /// <exception cref="Errors.DrException">See <see cref="DocumentFormat.Parse{T}"/>.</exception>
    public static Contents Parse(ReadOnlySpan<byte> bytes, string what) =>
        DocumentFormat.Parse<Contents>(bytes, FormatName, what);
}
