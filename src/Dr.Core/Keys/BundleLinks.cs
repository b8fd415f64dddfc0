namespace Dr.Keys;

/// <summary>Symbolic links of a bundle whose targets are not in it: what is captured then is a name, and no key. Pure.</summary>
public static class BundleLinks
{
    /// <returns>Path and target of each, targets as absolute paths.</returns>
    public static IReadOnlyList<(string Path, string Target)> Outside(IReadOnlyList<BundleFile> files)
    {
        var captured = files.Select(file => file.Path).ToHashSet();
        return
        [
            .. files
                .Where(file => file.LinksTo is not null)
                .Select(file => (file.Path, Target: Path.GetFullPath(file.LinksTo!, Path.GetDirectoryName(file.Path)!)))
                .Where(link => !captured.Contains(link.Target.TrimEnd('/'))),
        ];
    }
}
