using System.Collections.Concurrent;

namespace Dr.Providers.FileSystem;

/// <summary>Creates folders so that they are still there after a power cut.</summary>
internal sealed class DurableFolders(string root)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // why: a folder that another writer just made may not be on the disk yet; each is flushed once by everybody who uses it
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    public void Ensure(string folder)
    {
        if (folder == root || (_known.ContainsKey(folder) && Directory.Exists(folder)))
        {
            return;
        }

        var parent = Path.GetDirectoryName(folder)!;
        Ensure(parent);
        Directory.CreateDirectory(folder, Mode);
        Flush(parent);
        _known[folder] = true;
    }

    public static void Flush(string folder)
    {
        var errno = Posix.SyncDirectory(folder);
        if (errno != 0 && errno != Posix.EINVAL)
        {
            throw FileSystemErrorMap.Map("flush the folder", folder, errno);
        }
    }

    /// <summary>Removes the folder and those above it as far as they are empty.</summary>
    public void RemoveEmpty(string folder)
    {
        for (var current = folder; current != root; current = Path.GetDirectoryName(current)!)
        {
            _known.TryRemove(current, out _);
            if (Directory.Exists(current) && Directory.EnumerateFileSystemEntries(current).Any())
            {
                return;
            }

            try
            {
                Directory.Delete(current);
            }
            catch (DirectoryNotFoundException)
            {
                // why: two deletes met; the folder is gone, which is what was wanted
            }
            catch (IOException) when (Directory.Exists(current))
            {
                // why: a put has just made an object here, so the folder is needed again
                return;
            }
        }
    }
}
