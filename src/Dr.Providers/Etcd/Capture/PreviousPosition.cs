using Dr.Manifests;

namespace Dr.Providers.Etcd.Capture;

/// <summary>Where the cluster stood when the previous point was made, read from that point's manifest.</summary>
/// <param name="ClusterId">16 hex digits; a position of another cluster is not compared.</param>
/// <param name="Revision">The revision that was recorded then.</param>
/// <param name="Time">When.</param>
public sealed record PreviousPosition(string ClusterId, long Revision, DateTimeOffset Time)
{
    /// <summary>Null where there is no point, or it holds no etcd.</summary>
    public static PreviousPosition? Of(Manifest? manifest) =>
        manifest?.Sources["etcd"] is { } facts
        && facts["clusterId"]?.GetValue<string>() is { } clusterId
        && facts["revision"]?.GetValue<long>() is { } revision
            ? new PreviousPosition(clusterId, revision, manifest.StartedAt)
            : null;
}
