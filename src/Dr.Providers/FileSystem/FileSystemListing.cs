using System.Runtime.CompilerServices;
using Dr.Stores;

namespace Dr.Providers.FileSystem;

/// <summary>Walks the folders of a store in the ordinal order of keys, holding one folder per level in memory.</summary>
internal sealed class FileSystemListing(FileSystemRoot root, string prefix)
{
    public IEnumerable<ObjectEntry> Entries(CancellationToken cancellationToken)
    {
        // why: everything that can match lies in the deepest folder that the prefix names in full
        var folder = prefix[..(prefix.LastIndexOf('/') + 1)];
        return folder.Length == 0 || ObjectKey.TryParse(folder[..^1], out _) ? Walk(folder, cancellationToken) : [];
    }

    private IEnumerable<ObjectEntry> Walk(string folder, CancellationToken cancellationToken)
    {
        foreach (var (key, entry) in ChildrenOf(folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry is DirectoryInfo)
            {
                foreach (var below in Walk(key, cancellationToken))
                {
                    yield return below;
                }
            }
            else if (EntryOf(key, (FileInfo)entry) is { } found)
            {
                yield return found;
            }
        }
    }

    private List<(string Key, FileSystemInfo Entry)> ChildrenOf(string folder)
    {
        var path = Path.Join(root.Path, folder);
        try
        {
            var children = new DirectoryInfo(path)
                .EnumerateFileSystemInfos()
                .Where(entry => ObjectKey.TryParse(entry.Name, out _))
                // why: a folder sorts as the keys in it do, so 'a-b' comes before 'a/b', though 'a' is before 'a-b'
                .Select(entry => (Key: folder + entry.Name + (entry is DirectoryInfo ? "/" : ""), Entry: entry))
                .Where(child => child.Key.StartsWith(prefix, StringComparison.Ordinal) || IsAbovePrefix(child.Key))
                .ToList();
            children.ForEach(child => FileSystemRoot.RefuseLink(child.Entry));
            children.Sort((left, right) => string.CompareOrdinal(left.Key, right.Key));
            return children;
        }
        catch (DirectoryNotFoundException)
        {
            // why: no such folder, or pruned while listing; that the root is there is asked first and again here
            root.EnsureReady();
            return [];
        }
        catch (Exception error) when (FileSystemErrorMap.IsFileSystemError(error))
        {
            throw FileSystemErrorMap.Map("list", path, error);
        }
    }

    private bool IsAbovePrefix(string key) => key.EndsWith('/') && prefix.StartsWith(key, StringComparison.Ordinal);

    private static ObjectEntry? EntryOf(string key, FileInfo file)
    {
        try
        {
            return ObjectKey.TryParse(key, out var parsed)
                ? new ObjectEntry(parsed, file.Length, new DateTimeOffset(file.LastWriteTimeUtc))
                : null;
        }
        catch (FileNotFoundException)
        {
            // why: deleted while listing, so it belongs in no listing
            return null;
        }
    }

    /// <summary>The same as an asynchronous sequence; the file system itself has no asynchronous listing.</summary>
    public async IAsyncEnumerable<ObjectEntry> EntriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask;
        foreach (var entry in Entries(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }
    }
}
