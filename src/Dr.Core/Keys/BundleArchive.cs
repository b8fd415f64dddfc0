using System.Formats.Tar;
using Dr.Errors;

namespace Dr.Keys;

/// <summary>A bundle as an artifact: a plain tar, by path, for <c>tar -x</c>. The same files are the same bytes.</summary>
public static class BundleArchive
{
    public static byte[] Write(IReadOnlyList<BundleFile> files)
    {
        var buffer = new MemoryStream();
        using (var tar = new TarWriter(buffer, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
            {
                tar.WriteEntry(Entry(file));
            }
        }

        return buffer.ToArray();
    }

    /// <exception cref="IntegrityException">It is no such tar.</exception>
    public static IReadOnlyList<BundleFile> Read(Stream content)
    {
        try
        {
            using var tar = new TarReader(content, leaveOpen: true);
            var files = new List<BundleFile>();
            while (tar.GetNextEntry(copyData: true) is { } entry)
            {
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.SymbolicLink or TarEntryType.Directory)
                {
                    files.Add(File((PosixTarEntry)entry));
                }
            }

            return files;
        }
        catch (Exception exception)
            when (exception is InvalidDataException or FormatException or EndOfStreamException or InvalidCastException)
        {
            throw new IntegrityException(
                $"a bundle of keys is no tar: {exception.Message}",
                "restore it from another point",
                exception
            );
        }
    }

    private static PaxTarEntry Entry(BundleFile file)
    {
        var entry = new PaxTarEntry(TypeOf(file), file.Path.TrimStart('/'))
        {
            Mode = file.Mode,
            UserName = file.Owner,
            GroupName = file.Group,
            ModificationTime = DateTimeOffset.UnixEpoch,
        };
        if (file.LinksTo is { } target)
        {
            entry.LinkName = target;
        }
        else if (file.IsFile)
        {
            entry.DataStream = new MemoryStream(file.Content.ToArray());
        }

        return entry;
    }

    private static TarEntryType TypeOf(BundleFile file) =>
        file.IsFolder ? TarEntryType.Directory
        : file.LinksTo is null ? TarEntryType.RegularFile
        : TarEntryType.SymbolicLink;

    private static BundleFile File(PosixTarEntry entry)
    {
        var content = new MemoryStream();
        entry.DataStream?.CopyTo(content);
        return new BundleFile(
            $"/{entry.Name.Trim('/')}",
            entry.Mode,
            // why: a number that its host had no name for has an empty one
            entry.UserName
                is { Length: > 0 } user
                ? user
                : $"{entry.Uid}",
            entry.GroupName is { Length: > 0 } group ? group : $"{entry.Gid}",
            content.ToArray()
        )
        {
            IsFolder = entry.EntryType == TarEntryType.Directory,
            LinksTo = entry.EntryType == TarEntryType.SymbolicLink ? entry.LinkName : null,
        };
    }
}
