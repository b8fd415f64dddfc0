using System.Formats.Tar;
using System.Runtime.InteropServices;

namespace Dr.Objects.Archive;

/// <summary>Files in a tar of which nothing changes by itself: no time, no owner, mode 0644.</summary>
internal sealed class TarFiles(Stream output) : IAsyncDisposable
{
    private const UnixFileMode Mode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const int LongestName = 100;
    private const int LongestPrefix = 155;
    private readonly TarWriter _tar = new(output, leaveOpen: true);

    public Task AddAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        AddAsync(
            path,
            MemoryMarshal.TryGetArray(content, out var array)
                ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
                : new MemoryStream(content.ToArray(), writable: false),
            cancellationToken
        );

    /// <param name="path">Where.</param>
    /// <param name="content">From its position to its end.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task AddAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        var entry = EntryOf(path);
        entry.ModificationTime = DateTimeOffset.UnixEpoch;
        entry.Mode = Mode;
        entry.DataStream = content;
        return _tar.WriteEntryAsync(entry, cancellationToken);
    }

    public ValueTask DisposeAsync() => _tar.DisposeAsync();

    // why: the header that pax puts before a long name carries the number of our process, that of GNU carries nothing
    private static PosixTarEntry EntryOf(string path) =>
        FitsHeader(path)
            ? new UstarTarEntry(TarEntryType.RegularFile, path)
            : new GnuTarEntry(TarEntryType.RegularFile, path);

    private static bool FitsHeader(string path)
    {
        if (path.Length <= LongestName)
        {
            return true;
        }

        var cut = path.LastIndexOf('/', Math.Min(LongestPrefix, path.Length - 1));
        return cut > 0 && path.Length - cut - 1 is > 0 and <= LongestName;
    }
}
