namespace Dr.Objects.Recovery;

/// <summary>One field that is not as it is to be. Says where and how, never what stands there.</summary>
/// <param name="Pointer">A JSON pointer into the object that is wanted.</param>
/// <param name="How"><c>is missing</c>, <c>has another value</c> …</param>
public sealed record FieldDifference(string Pointer, string How)
{
    public override string ToString() => $"{Pointer} {How}";
}
