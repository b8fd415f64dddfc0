using Dr.Objects.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>How one object that was read back compares.</summary>
/// <param name="IsThere">Whether there is one.</param>
/// <param name="Differences">Where it is another.</param>
/// <param name="Change">What the inventory had changed of it.</param>
internal sealed record ObjectVerdict(bool IsThere, IReadOnlyList<FieldDifference> Differences, ObjectChange Change)
{
    /// <summary>What is the verdict of nearly all, held once.</summary>
    public static ObjectVerdict AsCaptured { get; } = new(true, [], ObjectChange.None);
}
