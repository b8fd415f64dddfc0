namespace Dr.Objects.Order;

/// <summary>The order in which objects are written.</summary>
/// <param name="Waves">Each after the one before; within a wave in any order, also at the same time.</param>
/// <param name="Relinks">Objects whose owners come with them or later: their owner references are set when all are there.</param>
/// <param name="Cycles">Objects that need each other in a circle; they are in one wave, since nobody can be first.</param>
public sealed record RestoreOrder(
    IReadOnlyList<RestoreWave> Waves,
    IReadOnlyList<ObjectName> Relinks,
    IReadOnlyList<ObjectName> Cycles
);
