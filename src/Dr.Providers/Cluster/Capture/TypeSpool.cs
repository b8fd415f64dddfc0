using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Dr.Objects;
using Dr.Objects.Archive;
using Dr.Objects.Trees;

namespace Dr.Providers.Cluster.Capture;

/// <summary>Rendered objects of one type, taken in as they are listed and given out by namespace and name. Remembers names alone.</summary>
internal sealed class TypeSpool(ResourceType type, ScratchStream scratch) : IDisposable
{
    // why: what nearly every object fits into is kept, not what the largest one took
    private const int MostKept = 128 << 10;

    // why: many small writes to a file cost more than what is in them
    private ArrayBufferWriter<byte> _record = new();
    private readonly List<Place> _places = [];
    private long _end;

    public int Count => _places.Count;

    public void Add(ArchivedObject content)
    {
        _record.ResetWrittenCount();
        Number(content.Files.Count);
        foreach (var file in content.Files)
        {
            Block(Encoding.UTF8.GetBytes(file.Path));
            Block(file.Content.Span);
        }

        Block(content.IndexLine.Span);
        Block(content.StatusLine.Span);
        scratch.Write(_record.WrittenSpan);
        var length = _record.WrittenCount;
        _places.Add(new Place(content.Name.Namespace, content.Name.Name, content.Placement, _end, length));
        _end += length;
        _record = _record.Capacity <= MostKept ? _record : new ArrayBufferWriter<byte>();
    }

    /// <summary>What was taken in belongs to a list that came to nothing.</summary>
    public void Clear()
    {
        _places.Clear();
        scratch.SetLength(0);
        scratch.Position = 0;
        _end = 0;
    }

    /// <summary>Each one is valid until the next is asked for.</summary>
    public IEnumerable<ArchivedObject> InOrder()
    {
        _places.Sort(InOrder);
        foreach (var place in _places)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(place.Length);
            try
            {
                scratch.Position = place.Offset;
                scratch.ReadExactly(buffer, 0, place.Length);
                yield return Read(place, buffer.AsMemory(0, place.Length));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    public void Dispose() => scratch.Dispose();

    private ArchivedObject Read(Place place, ReadOnlyMemory<byte> rest)
    {
        var files = new ArchivedFile[TakeNumber(ref rest)];
        for (var i = 0; i < files.Length; i++)
        {
            var path = Encoding.UTF8.GetString(TakeBlock(ref rest).Span);
            files[i] = new ArchivedFile(path, TakeBlock(ref rest));
        }

        var name = new ObjectName(type, place.Space, place.Name);
        return new ArchivedObject(name, place.Placement, files, TakeBlock(ref rest), TakeBlock(ref rest));
    }

    private void Number(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_record.GetSpan(sizeof(int)), value);
        _record.Advance(sizeof(int));
    }

    private void Block(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        _record.Write(bytes);
    }

    private static int TakeNumber(ref ReadOnlyMemory<byte> rest)
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
        rest = rest[sizeof(int)..];
        return value;
    }

    private static ReadOnlyMemory<byte> TakeBlock(ref ReadOnlyMemory<byte> rest)
    {
        var length = TakeNumber(ref rest);
        var block = rest[..length];
        rest = rest[length..];
        return block;
    }

    private static int InOrder(Place one, Place other) =>
        string.CompareOrdinal(one.Space, other.Space) is not 0 and var order
            ? order
            : string.CompareOrdinal(one.Name, other.Name);

    private readonly record struct Place(
        string? Space,
        string Name,
        ObjectPlacement Placement,
        long Offset,
        int Length
    );
}
