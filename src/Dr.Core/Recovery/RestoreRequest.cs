namespace Dr.Recovery;

/// <summary>What the planner is asked: facts only.</summary>
public sealed record RestoreRequest(
    RunId Run,
    RestoreOrigin Origin,
    EtcdSourceFacts Source,
    Inventory Inventory,
    IReadOnlyDictionary<string, EtcdToolFacts> Tools,
    DateTimeOffset Now
);
