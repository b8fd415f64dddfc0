namespace Dr.Capture;

/// <summary>Something that a point does not hold, and why.</summary>
public sealed record LeftOut(string What, string Why);
