using System.Text.Json;
using Dr.Errors;
using Dr.Json;

namespace Dr.Recovery;

/// <summary>
/// What a run has done, one JSON line per event, each on the disk before the run goes on. One process at a time has it open.
/// </summary>
/// <remarks>A line that a killed process left half written is cut off when the journal is opened: that event did not happen.</remarks>
public sealed class Journal : IDisposable
{
    private readonly FileStream _alone;
    private readonly FileStream _file;
    private readonly Lock _writing = new();

    private Journal(FileStream alone, FileStream file, IReadOnlyList<JournalEntry> earlier)
    {
        (_alone, _file) = (alone, file);
        Earlier = earlier;
    }

    /// <summary>What earlier processes wrote.</summary>
    public IReadOnlyList<JournalEntry> Earlier { get; }

    /// <exception cref="LeaseHeldException">Another process works on this run.</exception>
    /// <exception cref="IntegrityException">A whole line cannot be read.</exception>
    public static Journal Open(string path, RunId run)
    {
        var alone = OpenAlone(path, run);
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
            file.SetLength(whole);
            file.Position = whole;
            return new Journal(alone, file, [.. Lines(bytes.AsSpan(0, whole), path)]);
        }
        catch
        {
            file?.Dispose();
            alone.Dispose();
            throw;
        }
    }

    public void Append(JournalEntry entry)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, DrJson.Line), (byte)'\n'];
        lock (_writing)
        {
            _file.Write(line);
            _file.Flush(flushToDisk: true);
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _alone.Dispose();
    }

    // why: a file beside it, so that the journal itself can be read while it is written
    private static FileStream OpenAlone(string path, RunId run)
    {
        path += ".lock";
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new LeaseHeldException(
                $"another process works on {run}: {exception.Message}",
                $"wait for it to end, then `dr-restore resume {run}`"
            );
        }
    }

    private static List<JournalEntry> Lines(ReadOnlySpan<byte> bytes, string path)
    {
        var entries = new List<JournalEntry>();
        foreach (var range in bytes.Split((byte)'\n'))
        {
            if (!bytes[range].IsEmpty)
            {
                entries.Add(Parse(bytes[range], path, entries.Count + 1));
            }
        }

        return entries;
    }

    private static JournalEntry Parse(ReadOnlySpan<byte> line, string path, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<JournalEntry>(line, DrJson.Line)!;
        }
        catch (JsonException exception)
        {
            throw new IntegrityException(
                $"line {number} of {path} cannot be read: {exception.Message}",
                "begin a new run; remove the claim files that its error names",
                exception
            );
        }
    }
}
