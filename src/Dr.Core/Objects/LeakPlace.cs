using Dr.Objects.Leaks;

namespace Dr.Objects;

/// <summary>Where something looked like a secret. The value itself is in none of its fields.</summary>
/// <param name="Object">As <see cref="ObjectName"/> writes it.</param>
/// <param name="Path">See <see cref="Leak"/>.</param>
/// <param name="Kind">The code of a <see cref="LeakKind"/>.</param>
/// <param name="Digest">The first four hex digits of the value's SHA-256.</param>
/// <param name="Outcome">What was done about it.</param>
public sealed record LeakPlace(string Object, string Path, string Kind, string Digest, LeakOutcome Outcome)
{
    public static LeakPlace Of(Leak leak) =>
        new(leak.Object.ToString(), leak.Path, leak.Kind.Code, leak.Digest, leak.Outcome);
}
