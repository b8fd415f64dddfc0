using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Dr.MySql;

/// <summary>
/// One row as the bytes that its digest is made of: per column four bytes of length, little-endian, and the bytes of the value; a
/// NULL is the length 2³²−1 and nothing. A FLOAT or DOUBLE is the eight bytes of its value, little-endian. Behind all columns the marks of
/// those that have one: 2³²−2 less the column's number from 0, the mark's length, its bytes. Reused from row to row.
/// </summary>
/// <remarks>
/// A value's bytes are those that the server stores or prints: text in the column's own character set, numbers and times as the
/// server's digits. They are the same on every version and flavour, but for floating point, whose digits differ: hence its value.
/// </remarks>
public sealed class RowBuffer
{
    public const int NullLength = -1;
    private const int LengthSize = sizeof(int);
    private const int SmallestCapacity = 4096;

    // What a row larger than this needed is given back with the next small one: one large value must not be paid for ever.
    private const int LargestKept = 1 << 20;

    private byte[] _bytes = new byte[SmallestCapacity];
    private readonly List<(int Column, int Offset, int Length)> _marks = [];
    private (int Offset, int Length)[] _columns = new (int, int)[16];

    /// <summary>Columns of the row so far.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the row so far.</summary>
    public int Size { get; private set; }

    /// <summary>The whole row, for its digest.</summary>
    public ReadOnlySpan<byte> Encoded => _bytes.AsSpan(0, Size);

    /// <summary>The value of a column; empty where it is NULL.</summary>
    public ReadOnlySpan<byte> this[int column] =>
        _columns[column] is (var offset, > 0 and var length) ? _bytes.AsSpan(offset, length) : [];

    public bool IsNull(int column) => _columns[column].Length == NullLength;

    /// <summary>Forgets the row.</summary>
    public void Clear()
    {
        if (_bytes.Length > LargestKept && Size <= LargestKept)
        {
            _bytes = new byte[SmallestCapacity];
        }

        (Count, Size) = (0, 0);
        _marks.Clear();
    }

    public void AddNull()
    {
        Reserve(0);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(Size - LengthSize), NullLength);
        _columns[Count - 1].Length = NullLength;
    }

    public void Add(ReadOnlySpan<byte> value) => value.CopyTo(Next(value.Length).AsSpan());

    /// <summary>Adds a floating-point value. A zero has its sign: MySQL keeps it, and MariaDB, which does not, is to be told apart.</summary>
    public void Add(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Next(sizeof(double)).AsSpan(), value);

    /// <summary>Adds a value whose bytes the caller writes before the next call: the array, where to begin, how many.</summary>
    public ArraySegment<byte> Next(int length)
    {
        var offset = Reserve(length);
        return new ArraySegment<byte>(_bytes, offset, length);
    }

    /// <summary>Adds what the bytes of a column do not tell of its value. Behind the last column.</summary>
    public void AddMark(int column, ReadOnlySpan<byte> mark)
    {
        Grow(checked(Size + (2 * LengthSize) + mark.Length));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(Size), NullLength - 1 - column);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(Size + LengthSize), mark.Length);
        var offset = Size + (2 * LengthSize);
        mark.CopyTo(_bytes.AsSpan(offset));
        _marks.Add((column, offset, mark.Length));
        Size = offset + mark.Length;
    }

    /// <summary>The mark of a column; empty where it has none.</summary>
    public ReadOnlySpan<byte> MarkOf(int column)
    {
        foreach (var mark in _marks)
        {
            if (mark.Column == column)
            {
                return _bytes.AsSpan(mark.Offset, mark.Length);
            }
        }

        return [];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Reserve(int length)
    {
        var needed = checked(Size + LengthSize + length);
        Grow(needed);
        if (Count == _columns.Length)
        {
            Array.Resize(ref _columns, Count * 2);
        }

        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(Size), length);
        var offset = Size + LengthSize;
        _columns[Count++] = (offset, length);
        Size = needed;
        return offset;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Grow(int needed)
    {
        if (needed > _bytes.Length)
        {
            Resize(needed);
        }
    }

    private void Resize(int needed) =>
        Array.Resize(ref _bytes, Math.Max(needed, (int)Math.Min(_bytes.Length * 2L, Array.MaxLength)));
}
