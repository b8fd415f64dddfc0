using Dr.Objects;
using Dr.Objects.Order;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>One object that a run restores. Its content lies in the run's folder.</summary>
/// <param name="Node">Its name, what it needs and its owners.</param>
/// <param name="Offset">Where its content begins.</param>
/// <param name="Length">Bytes of its content.</param>
internal sealed record StagedObject(RestoreNode Node, long Offset, int Length)
{
    public ObjectName Name => Node.Name;

    /// <summary>It was there before the run, and is not one that every cluster makes for itself.</summary>
    public bool WasThere { get; set; }
}
