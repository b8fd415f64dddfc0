namespace Dr.Providers.FileSystem;

/// <summary>Where a store of files lies.</summary>
public sealed class FileSystemStoreOptions
{
    /// <summary>Absolute path of the folder that holds the objects. It must exist: it is never created.</summary>
    /// <remarks>Creating it would fill the system disk on the day on which the backup disk is not mounted.</remarks>
    public required string Root { get; init; }

    /// <summary>A folder, the root or above it, that must be a mount point; null (the default) where the root lies on a local disk.</summary>
    public string? MountPoint { get; init; }
}
