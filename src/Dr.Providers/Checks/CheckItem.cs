using Dr.Errors;

namespace Dr.Providers.Checks;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What kind of thing, for example <c>store</c>.</param>
/// <param name="Subject">Which one.</param>
/// <param name="Passed">Whether a backup can rely on it.</param>
/// <param name="Text">What was seen.</param>
/// <param name="Hint">The next step where it did not pass.</param>
/// <param name="Code">Why it did not pass; null where it did.</param>
public sealed record CheckItem(string Name, string Subject, bool Passed, string Text, string Hint, ErrorCode? Code);
