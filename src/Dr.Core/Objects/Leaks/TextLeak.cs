namespace Dr.Objects.Leaks;

/// <summary>A part of a text that looks like a secret.</summary>
internal readonly record struct TextLeak(LeakKind Kind, int Start, int Length);
