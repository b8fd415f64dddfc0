namespace Dr.Recovery;

/// <summary>One line of a plan.</summary>
/// <param name="Id">Stable and unique in the plan: <c>etcd/restore@host-1</c>.</param>
/// <param name="Title">What it does, for people.</param>
/// <param name="Action">The name of the <see cref="IStepAction"/> that does it.</param>
/// <param name="After">Ids of the steps that must have ended before it begins.</param>
/// <param name="Undo">How to take it back by hand, one sentence.</param>
/// <param name="Host">On which host; null where it is not about one.</param>
public sealed record RestoreStep(
    string Id,
    string Title,
    string Action,
    IReadOnlyList<string> After,
    string Undo,
    string? Host = null
)
{
    /// <summary>See <see cref="StepEstimates"/>; null where such a step was never done from this machine.</summary>
    public double? EstimatedSeconds { get; init; }
}
