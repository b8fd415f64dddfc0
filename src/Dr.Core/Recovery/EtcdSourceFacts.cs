using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Errors;
using Dr.Json;
using Dr.Manifests;

namespace Dr.Recovery;

/// <summary>What is known of the cluster that a snapshot came from. Null: not recorded.</summary>
public sealed record EtcdSourceFacts
{
    public required long Revision { get; init; }

    /// <summary>Bytes of the backend.</summary>
    public required long DbSize { get; init; }

    public required long SnapshotSize { get; init; }

    public long? QuotaBytes { get; init; }

    public double? WritesPerSecond { get; init; }

    /// <summary>For example <c>3.5.16</c>.</summary>
    public string? ServerVersion { get; init; }

    /// <summary>16 hex digits.</summary>
    public string? ClusterId { get; init; }

    public bool? AuthEnabled { get; init; }

    public IReadOnlyList<RecordedMember> Members { get; init; } = [];

    /// <summary>When the capture began; null for a plain file, which does not say.</summary>
    public DateTimeOffset? CapturedAt { get; init; }

    /// <summary>What the file will need on a disk, at least.</summary>
    public long LargestSize => Math.Max(DbSize, SnapshotSize);

    /// <exception cref="DrException">The point holds no etcd snapshot, or its facts cannot be read.</exception>
    public static EtcdSourceFacts Of(Manifest manifest)
    {
        if (manifest.Sources["etcd"] is not JsonObject recorded)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"point {manifest.Id} holds no etcd snapshot",
                "`dr-restore show POINT` lists what it holds; choose another point"
            );
        }

        try
        {
            return recorded.Deserialize<EtcdSourceFacts>(DrJson.Options)! with { CapturedAt = manifest.StartedAt };
        }
        catch (JsonException exception)
        {
            throw new IntegrityException(
                $"the etcd facts of {manifest.Id} cannot be read: {exception.Message}",
                "restore from another point, and report this",
                exception
            );
        }
    }
}

/// <summary>A member of the cluster that was captured.</summary>
public sealed record RecordedMember(string Name, IReadOnlyList<Uri> ClientUrls)
{
    /// <summary>99 of 100 writes of its log were on the disk within this many seconds.</summary>
    public double? WalFsyncP99 { get; init; }
}
