using System.Collections.Concurrent;

namespace Dr.Providers.FileSystem;

/// <summary>Creates folders so that they are still there after a power cut.</summary>
internal sealed class DurableFolders(string root)
{
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
        var errno = Posix.MakeDirectory(folder);
        // why: a delete may just have removed the parent; the rename that follows finds out and all is tried again
        if (errno is not (0 or Posix.EEXIST or Posix.ENOENT))
        {
            throw FileSystemErrorMap.Map("create the folder", folder, errno);
        }

        Flush(parent);
        _known[folder] = true;
    }

    public static void Flush(string folder)
    {
        var errno = Posix.SyncDirectory(folder);
        // why: a folder that a delete has just removed needs no flush; some network file systems have none at all
        if (errno is not (0 or Posix.ENOENT or Posix.EINVAL))
        {
            throw FileSystemErrorMap.Map("flush the folder", folder, errno);
        }
    }

    /// <summary>Removes the folder and those above it as far as they are empty.</summary>
    public void RemoveEmpty(string folder)
    {
        for (var current = folder; current != root && TryRemove(current); )
        {
            current = Path.GetDirectoryName(current)!;
        }
    }

    private bool TryRemove(string folder)
    {
        try
        {
            if (Directory.EnumerateFileSystemEntries(folder).Any())
            {
                return false;
            }

            _known.TryRemove(folder, out _);
            Directory.Delete(folder);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            // why: two deletes met; the folder is gone, which is what was wanted
            return true;
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // why: a put has just made an object here, so the folder is needed again
            return false;
        }
    }
}
