namespace Dr.Providers.Cluster.Recovery;

/// <summary>Lines of a file with the places where they begin, however long they are.</summary>
internal sealed class StagedLines(string path) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
    private byte[] _buffer = new byte[1 << 18];
    private int _start;
    private int _end;
    private long _offset;

    /// <summary>The next line without its end, valid until the one after is asked for; null at the end.</summary>
    public (ReadOnlyMemory<byte> Bytes, long Offset)? Next()
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = (_buffer.AsMemory(_start, length), _offset);
                _start += length + 1;
                _offset += length + 1;
                return line;
            }

            if (!Fill())
            {
                return null;
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var count = _file.Read(_buffer.AsSpan(_end));
        _end += count;
        return count > 0;
    }
}
