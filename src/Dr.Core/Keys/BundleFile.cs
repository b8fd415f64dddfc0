namespace Dr.Keys;

/// <summary>One file of a bundle as it lies on its host. Most of them are secret: never printed, never logged.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Owner">Name of the user, or its number.</param>
/// <param name="Group">Name of the group, or its number.</param>
/// <param name="Content">All of it.</param>
public sealed record BundleFile(
    string Path,
    UnixFileMode Mode,
    string Owner,
    string Group,
    ReadOnlyMemory<byte> Content
)
{
    /// <summary>Where a symbolic link points to; null for files.</summary>
    public string? LinksTo { get; init; }

    public override string ToString() => Path;
}
