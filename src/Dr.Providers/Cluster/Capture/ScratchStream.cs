using Dr.Providers.FileSystem;

namespace Dr.Providers.Cluster.Capture;

/// <summary>
/// Bytes that are written, read back and forgotten. Small ones stay in memory; more go to a file that has no name any more before
/// the first byte is in it, so that nothing of it is left however the process ends.
/// </summary>
/// <param name="folder">Where the file is made; made as well, for its owner alone.</param>
/// <param name="mostInMemory">In bytes.</param>
internal sealed class ScratchStream(string folder, int mostInMemory = ScratchStream.Few) : Stream
{
    private const int Few = 2 << 20;
    private static int s_made;

    private Stream _inner = new MemoryStream();

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => _inner.Length;

    public override long Position
    {
        get => _inner.Position;
        set => _inner.Position = value;
    }

    public override void Flush() => _inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => _inner.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => _inner.Read(buffer);

    public override long Seek(long offset, SeekOrigin origin) => _inner.Seek(offset, origin);

    public override void SetLength(long value) => _inner.SetLength(value);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_inner is MemoryStream memory && memory.Position + buffer.Length > mostInMemory)
        {
            MoveToFile(memory);
        }

        _inner.Write(buffer);
    }

    public override void WriteByte(byte value) => Write([value]);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void MoveToFile(MemoryStream memory)
    {
        var name = $"scratch-{Environment.ProcessId}-{Interlocked.Increment(ref s_made)}";
        var file = NamelessFile.Create(folder, name).Content;
        var position = memory.Position;
        memory.WriteTo(file);
        file.Position = position;
        _inner = file;
        memory.Dispose();
    }
}
