using System.Buffers.Binary;
using System.Numerics;

namespace Dr.Providers.Etcd.Snapshots;

/// <summary>Reads pages of one bolt file into a buffer of its own. A page is valid until the next one is read.</summary>
/// <remarks>Reads ahead only while the pages asked for lie one behind the other: bolt scatters them.</remarks>
internal sealed class BoltPageReader(FileStream file, BoltMeta meta)
{
    private const int ReadAhead = 128 * 1024;

    // why: an overflow count is four bytes of the file; a flipped bit in it must not become gigabytes of memory
    private const long LargestRun = 256L << 20;

    private byte[] _buffer = [];
    private long _start;
    private int _length;

    /// <exception cref="BoltFormatException">The page is outside of the file, is another one, or is too long.</exception>
    public BoltPage Read(ulong id)
    {
        if (id < 2 || id >= meta.PageCount)
        {
            throw new BoltFormatException(
                $"page {id} is referred to, but the bolt file has pages 2 to {meta.PageCount - 1}"
            );
        }

        var offset = (long)id * meta.PageSize;
        var header = Load(offset, meta.PageSize);
        if (BinaryPrimitives.ReadUInt64LittleEndian(header) != id)
        {
            throw new BoltFormatException($"page {id} of the bolt file carries the id of another page");
        }

        var run = (1 + (long)BinaryPrimitives.ReadUInt32LittleEndian(header[12..])) * meta.PageSize;
        if (run > LargestRun || offset + run > (long)meta.PageCount * meta.PageSize)
        {
            throw new BoltFormatException($"page {id} of the bolt file claims {run} bytes, more than there are");
        }

        return new BoltPage(Load(offset, (int)run), id);
    }

    private ReadOnlySpan<byte> Load(long offset, int length)
    {
        if (offset < _start || offset + length > _start + _length)
        {
            Fill(offset, length);
        }

        return _buffer.AsSpan((int)(offset - _start), length);
    }

    private void Fill(long offset, int length)
    {
        var inOrder = offset >= _start && offset <= _start + _length;
        var end = (long)meta.PageCount * meta.PageSize;
        var wanted = (int)Math.Min(inOrder ? Math.Max(length, ReadAhead) : length, end - offset);
        if (_buffer.Length < wanted)
        {
            _buffer = GC.AllocateUninitializedArray<byte>((int)BitOperations.RoundUpToPowerOf2((uint)wanted));
        }

        (_start, _length) = (offset, 0);
        while (_length < wanted)
        {
            var read = RandomAccess.Read(
                file.SafeFileHandle,
                _buffer.AsSpan(_length, wanted - _length),
                offset + _length
            );
            if (read == 0)
            {
                throw new BoltFormatException($"the bolt file ends at byte {offset + _length}, inside of a page");
            }

            _length += read;
        }
    }
}
