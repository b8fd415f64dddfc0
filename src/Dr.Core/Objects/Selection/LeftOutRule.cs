namespace Dr.Objects.Selection;

/// <summary>Why something is not exported.</summary>
/// <param name="Code">Stable and greppable, for example <c>owned-pod</c>.</param>
/// <param name="Sentence">For people: what it is and why nobody misses it.</param>
public sealed record LeftOutRule(string Code, string Sentence);
