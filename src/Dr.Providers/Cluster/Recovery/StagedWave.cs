using Dr.Objects.Order;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Objects that need nothing of one another: each wave comes after the one before.</summary>
/// <param name="Stage">Which stage they are of.</param>
/// <param name="Level">From 0 within the stage.</param>
/// <param name="Objects">In the order of their numbers.</param>
internal sealed record StagedWave(RestoreStage Stage, int Level, IReadOnlyList<StagedObject> Objects);
