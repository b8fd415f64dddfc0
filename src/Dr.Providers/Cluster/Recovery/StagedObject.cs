using Dr.Objects;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>One object that a run restores: all that is held of it. Its content lies in the run's folder.</summary>
/// <param name="Number">Its place among all that are restored, from 0.</param>
/// <param name="Name">As captured.</param>
/// <param name="Owners">Linked when it is made, or afterwards.</param>
/// <param name="Offset">Where its content begins.</param>
/// <param name="Length">Bytes of its content.</param>
/// <param name="IsRelinked">Its owners come with it or later: they are linked when all are there.</param>
internal sealed record StagedObject(
    int Number,
    ObjectName Name,
    IReadOnlyList<OwnerReference> Owners,
    long Offset,
    int Length,
    bool IsRelinked = false
)
{
    /// <summary>It was there before the run, and is not one that every cluster makes for itself.</summary>
    public bool WasThere { get; set; }
}
