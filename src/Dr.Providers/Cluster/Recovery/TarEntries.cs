using System.Formats.Tar;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Entries of a tar, one after the other; each is to be read before the next is asked for. Holds nothing of those before.</summary>
/// <param name="path">The tar.</param>
internal sealed class TarEntries(string path) : IDisposable
{
    // why: a reader keeps the stream of each entry that it gave out until its own end
    private const int MostOfOneReader = 64;
    private readonly FileStream _file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
    private TarReader? _reader;
    private int _given;
    private long _next;

    /// <summary>Null after the last one.</summary>
    /// <exception cref="InvalidDataException">It is no tar.</exception>
    public TarEntry? Next()
    {
        if (_reader is null || _given == MostOfOneReader)
        {
            _reader?.Dispose();
            _file.Position = _next;
            _reader = new TarReader(_file, leaveOpen: true);
            _given = 0;
        }

        var entry = _reader.GetNextEntry();
        if (entry is not null)
        {
            _given++;
            // why: a reader of a file stands behind the content of the entry that it gives out
            _next = _file.Position;
        }

        return entry;
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _file.Dispose();
    }
}
