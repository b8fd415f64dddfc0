using System.Buffers.Binary;

namespace Dr.Providers.Etcd.Snapshots;

/// <summary>One page of a bolt file with its overflow pages. Every offset is checked before it is followed.</summary>
internal readonly ref struct BoltPage
{
    public const int HeaderSize = 16;

    private const ushort BranchFlag = 0x01;
    private const ushort LeafFlag = 0x02;
    private const int ElementSize = 16;
    private const uint BucketFlag = 0x01;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ulong _id;
    private readonly ushort _flags;

    /// <param name="bytes">The page from its header on, overflow included.</param>
    /// <param name="id">The page to name in errors; for an inline bucket the page that holds it.</param>
    public BoltPage(ReadOnlySpan<byte> bytes, ulong id)
    {
        if (bytes.Length < HeaderSize)
        {
            throw new BoltFormatException($"page {id} of the bolt file is shorter than its header");
        }

        _bytes = bytes;
        _id = id;
        _flags = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        Count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]);
        if (_flags is not (BranchFlag or LeafFlag) || (IsBranch && Count == 0))
        {
            throw new BoltFormatException($"page {id} of the bolt file is neither branch nor leaf (flags {_flags})");
        }

        if (HeaderSize + (Count * ElementSize) > bytes.Length)
        {
            throw new BoltFormatException($"page {id} of the bolt file claims {Count} elements, more than fit");
        }
    }

    public int Count { get; }

    public bool IsBranch => _flags == BranchFlag;

    public ulong Child(int index) => BinaryPrimitives.ReadUInt64LittleEndian(Element(index)[8..]);

    public bool IsBucket(int index) => BinaryPrimitives.ReadUInt32LittleEndian(Element(index)) == BucketFlag;

    public void Record(int index, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        var element = Element(index);
        if (BinaryPrimitives.ReadUInt32LittleEndian(element) > BucketFlag)
        {
            throw new BoltFormatException($"element {index} on page {_id} of the bolt file has unknown flags");
        }

        var keySize = BinaryPrimitives.ReadUInt32LittleEndian(element[8..]);
        var valueSize = BinaryPrimitives.ReadUInt32LittleEndian(element[12..]);
        var both = Slice(index, BinaryPrimitives.ReadUInt32LittleEndian(element[4..]), (long)keySize + valueSize);
        key = both[..(int)keySize];
        value = both[(int)keySize..];
    }

    private ReadOnlySpan<byte> Element(int index) => _bytes.Slice(HeaderSize + (index * ElementSize), ElementSize);

    private ReadOnlySpan<byte> Slice(int index, uint position, long length)
    {
        var start = HeaderSize + (index * ElementSize) + (long)position;
        // why: content stands behind the elements; an offset into them is damage that would still be in bounds
        return start >= HeaderSize + (Count * ElementSize) && start + length <= _bytes.Length
            ? _bytes.Slice((int)start, (int)length)
            : throw new BoltFormatException(
                $"element {index} on page {_id} of the bolt file points outside of the page"
            );
    }
}
