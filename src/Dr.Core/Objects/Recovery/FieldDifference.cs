namespace Dr.Objects.Recovery;

/// <summary>One field that is not as it is to be. Says where and how, never what stands there.</summary>
/// <param name="Pointer">A JSON pointer into the object that is wanted.</param>
/// <param name="How"><c>is missing</c>, <c>has another value</c> …</param>
/// <param name="Kind">How much it weighs.</param>
public sealed record FieldDifference(string Pointer, string How, DifferenceKind Kind = DifferenceKind.Changed)
{
    public override string ToString() => $"{Pointer} {How}";
}

/// <summary>What is the matter with a field.</summary>
public enum DifferenceKind
{
    /// <summary>What was captured is not there, or is something else.</summary>
    Changed,

    /// <summary>What was captured is there, and more of the author's own: a key, an item, a field that no server adds.</summary>
    Added,

    /// <summary>What was captured is there, and a field that Kubernetes defines, with a value that is no default known to us.</summary>
    Unknown,
}
