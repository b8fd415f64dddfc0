namespace Dr.Objects.Leaks;

/// <summary>A leak with its value, which goes no further than its digest.</summary>
internal readonly record struct FoundLeak(string Path, LeakKind Kind, string Value)
{
    public override string ToString() => $"{Kind.Code} at {Path}";
}
