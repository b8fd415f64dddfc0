namespace Dr.Providers.Etcd.Snapshots;

/// <summary>Finds the meta page that counts: of the two at the start of a bolt file the valid one that is newer.</summary>
internal static class BoltMetaFinder
{
    public static BoltMeta Find(FileStream file, string path)
    {
        var name = Path.GetFileName(path);
        var first = ReadAt(file, 0, out var problem);
        var second = first is { } known ? ReadAt(file, known.PageSize, out _) : Search(file);
        var meta =
            (first is { } a && second is { } b ? (a.TransactionId >= b.TransactionId ? a : b) : first ?? second)
            ?? throw new BoltFormatException($"{name} is no bolt file: neither meta page is valid ({problem})");
        var pages = (ulong)(SnapshotTrailer.ContentLength(file.Length) / meta.PageSize);
        return meta.PageCount > pages || meta.PageCount > int.MaxValue
            ? throw new BoltFormatException($"{name} is cut short: it has {pages} of its {meta.PageCount} pages")
            : meta;
    }

    // why: the size of a page is known from the first meta page only; without it the second may be at any of these
    private static BoltMeta? Search(FileStream file)
    {
        for (var pageSize = BoltMeta.SmallestPage; pageSize <= BoltMeta.LargestPage; pageSize *= 2)
        {
            if (ReadAt(file, pageSize, out _) is { } meta && meta.PageSize == pageSize)
            {
                return meta;
            }
        }

        return null;
    }

    private static BoltMeta? ReadAt(FileStream file, long offset, out string problem)
    {
        var page = new byte[BoltMeta.Size];
        if (offset + page.Length > file.Length)
        {
            problem = "too short";
            return null;
        }

        RandomAccess.Read(file.SafeFileHandle, page, offset);
        return BoltMeta.Read(page, out problem);
    }
}
