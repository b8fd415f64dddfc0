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
    /// <summary>Where a symbolic link points to; null for others.</summary>
    public string? LinksTo { get; init; }

    /// <summary>A folder: it is there for its mode and owner, since a service that may not enter it cannot read its keys.</summary>
    public bool IsFolder { get; init; }

    public bool IsFile => !IsFolder && LinksTo is null;

    public override string ToString() => Path;
}
