using Dr.Stores;

namespace Dr.Providers.FileSystem;

/// <summary>The folder of a store: turns keys into paths that cannot lead out of it.</summary>
internal sealed class FileSystemRoot(FileSystemStoreOptions options)
{
    public string Path { get; } = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(options.Root));

    /// <summary>Fails when the folder is missing or what should be mounted is not: both look like an empty store otherwise.</summary>
    public void EnsureReady()
    {
        if (!Directory.Exists(Path))
        {
            throw new StoreException(
                StoreErrorKind.Failed,
                $"cannot use the store {Path}: there is no such folder",
                $"mount the file system that belongs there, or create the folder with `mkdir -p -m 0700 {Path}`"
            );
        }

        if (options.MountPoint is { } mount && !IsMountPoint(mount))
        {
            throw new StoreException(
                StoreErrorKind.Unavailable,
                $"cannot use the store {Path}: nothing is mounted at {mount}",
                $"mount the file system (`mount {mount}`), or take the mount point out of the configuration"
            );
        }
    }

    /// <summary>The path of an object. Fails when a part of it below the root is a symbolic link.</summary>
    public string PathOf(ObjectKey key)
    {
        var path = Path;
        foreach (var segment in key.ToString().Split('/'))
        {
            path = System.IO.Path.Join(path, segment);
            RefuseLink(new FileInfo(path));
        }

        return path;
    }

    public static void RefuseLink(FileSystemInfo entry)
    {
        if (entry.LinkTarget is not null)
        {
            throw new StoreException(
                StoreErrorKind.Failed,
                $"cannot use {entry.FullName}: it is a symbolic link, and a store holds plain files only",
                "put the files themselves in its place, or make the linked folder a store of its own"
            );
        }
    }

    private static bool IsMountPoint(string folder)
    {
        var wanted = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));
        return File.ReadLines("/proc/self/mountinfo").Any(line => Unescape(line.Split(' ')[4]) == wanted);
    }

    // why: the kernel writes blanks, tabs, line ends and backslashes in mountinfo as octal
    private static string Unescape(string field) =>
        field.Replace("\\040", " ").Replace("\\011", "\t").Replace("\\012", "\n").Replace("\\134", "\\");
}
