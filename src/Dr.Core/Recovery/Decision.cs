namespace Dr.Recovery;

/// <summary>Something that the planner decided, and why: what an operator would ask at 3 a.m.</summary>
public sealed record Decision(string What, string Value, string Why);
