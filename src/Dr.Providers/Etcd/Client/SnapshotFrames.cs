using System.Buffers;
using System.Buffers.Binary;

namespace Dr.Providers.Etcd.Client;

/// <summary>One message of a snapshot stream. The blob lives until the next read.</summary>
/// <param name="RemainingBytes">What the member says is still to come after this blob, its digest not counted.</param>
/// <param name="Blob">The next bytes of the file; empty in a message that carries none.</param>
internal readonly record struct SnapshotMessage(ulong RemainingBytes, ReadOnlyMemory<byte> Blob);

/// <summary>
/// Cuts a stream of gRPC frames into snapshot messages inside one buffer, without copying a blob and without an object per
/// message. A frame that is cut off, compressed, oversized or not a snapshot message is an <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class SnapshotFrames(Stream body) : IDisposable
{
    private const int FrameHeader = 5;

    // servers send 32 KiB; a frame beyond this is not a snapshot message but a broken stream
    private const int LargestFrame = 16 << 20;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(512 << 10);
    private int _start;
    private int _end;

    /// <summary>Takes the next message that is already here in full.</summary>
    public bool TryTake(out SnapshotMessage message)
    {
        message = default;
        var length = FrameLength();
        if (length is null || _end - _start < length)
        {
            return false;
        }
        message = Parse(_buffer.AsMemory(_start + FrameHeader, length.Value - FrameHeader));
        _start += length.Value;
        return true;
    }

    /// <summary>Reads more; every message taken before is gone. False at the end of the stream.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var read = await body.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0
            || (_start == _end ? false : throw new InvalidDataException("the stream ends within a message"));
    }

    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private int? FrameLength()
    {
        if (_end - _start < FrameHeader)
        {
            return null;
        }
        if (_buffer[_start] != 0)
        {
            throw new InvalidDataException("a message is compressed, which was not asked for");
        }
        var length = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start + 1));
        return length <= LargestFrame
            ? FrameHeader + (int)length
            : throw new InvalidDataException($"a message of {length} bytes is no snapshot message");
    }

    private void MakeRoom()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (FrameLength() is { } needed && needed > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(needed);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
    }

    private static SnapshotMessage Parse(ReadOnlyMemory<byte> message)
    {
        var reader = new WireReader(message);
        ulong remaining = 0;
        var blob = ReadOnlyMemory<byte>.Empty;
        while (reader.TryReadTag(out var field, out var type))
        {
            switch (field, type)
            {
                case (2, WireReader.Varint):
                    remaining = reader.ReadVarint();
                    break;
                case (3, WireReader.Bytes):
                    blob = reader.ReadBytes();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
        return new SnapshotMessage(remaining, blob);
    }
}
