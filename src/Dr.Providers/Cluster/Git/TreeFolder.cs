namespace Dr.Providers.Cluster.Git;

/// <summary>
/// A folder that is brought to hold the files of one tree. Files that are equal are not touched; of others only those go that lie
/// where the tree's own do, so that somebody's README or .git stays.
/// </summary>
/// <param name="root">Where the tree begins.</param>
/// <param name="depth">How many folders lie above each object's file.</param>
internal sealed class TreeFolder(string root, int depth)
{
    private readonly HashSet<string> _put = new(StringComparer.Ordinal);

    /// <param name="path">Below the root, with <c>/</c>.</param>
    /// <param name="content">All of it.</param>
    public void Put(string path, byte[] content)
    {
        var file = Path.Combine(root, path);
        _put.Add(file);
        if (!File.Exists(file) || !File.ReadAllBytes(file).AsSpan().SequenceEqual(content))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content);
        }
    }

    /// <summary>Takes away the files of objects that are no longer there.</summary>
    public void RemoveOthers()
    {
        if (Directory.Exists(root))
        {
            RemoveOthers(root, depth);
        }
    }

    private void RemoveOthers(string folder, int left)
    {
        if (left == 0)
        {
            foreach (var file in Directory.GetFiles(folder, "*.yaml").Where(file => !_put.Contains(file)))
            {
                File.Delete(file);
            }

            return;
        }

        foreach (var child in Directory.GetDirectories(folder).Where(IsOurs))
        {
            RemoveOthers(child, left - 1);
            if (!Directory.EnumerateFileSystemEntries(child).Any())
            {
                Directory.Delete(child);
            }
        }
    }

    // why: no name in a tree begins with a dot, and a link leads to what is somebody else's
    private static bool IsOurs(string folder) =>
        !Path.GetFileName(folder).StartsWith('.') && new DirectoryInfo(folder).LinkTarget is null;
}
