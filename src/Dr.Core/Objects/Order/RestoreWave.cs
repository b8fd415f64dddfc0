namespace Dr.Objects.Order;

/// <summary>Objects that need nothing of one another.</summary>
/// <param name="Stage">Which stage they are of.</param>
/// <param name="Level">From 0 within the stage.</param>
/// <param name="Objects">Sorted by type, namespace and name.</param>
public sealed record RestoreWave(RestoreStage Stage, int Level, IReadOnlyList<ObjectName> Objects);
