using Dr.Stores;
using Microsoft.Win32.SafeHandles;

namespace Dr.Providers.FileSystem;

/// <summary>Reads one object's file, and fails if the file ends before the length it had when it was opened.</summary>
internal sealed class FileObjectStream(
    SafeFileHandle file,
    string path,
    long offset,
    long count,
    CancellationToken cancelled
) : ForwardReadStream
{
    private readonly long _end = offset + count;
    private long _position = offset;

    // why: the read is not handed to another thread; from the page cache it is quicker than the hand-over
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancelled.ThrowIfCancellationRequested();
        cancellationToken.ThrowIfCancellationRequested();
        var wanted = (int)Math.Min(buffer.Length, _end - _position);
        if (wanted == 0)
        {
            return ValueTask.FromResult(0);
        }

        var read = ReadFile(buffer.Span[..wanted]);
        _position += read;
        return read > 0
            ? ValueTask.FromResult(read)
            : throw new StoreException(
                StoreErrorKind.Failed,
                $"cannot read {path}: it ended after {_position} bytes, {_end} were expected",
                "find out what shortens files of the store; verify its recovery points"
            );
    }

    private int ReadFile(Span<byte> buffer)
    {
        try
        {
            return RandomAccess.Read(file, buffer, _position);
        }
        catch (Exception error) when (FileSystemErrorMap.IsFileSystemError(error))
        {
            throw FileSystemErrorMap.Map("read", path, error);
        }
    }

    protected override void Dispose(bool disposing)
    {
        file.Dispose();
        base.Dispose(disposing);
    }
}
