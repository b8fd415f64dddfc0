namespace Dr.Objects.Recovery;

/// <summary>A way in which an object that was read back may differ from the one that was written.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Why">For people, one sentence.</param>
public sealed record Tolerance(string Code, string Why);
