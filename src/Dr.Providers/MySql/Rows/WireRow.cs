using System.Buffers.Binary;

namespace Dr.Providers.MySql.Rows;

/// <summary>A row as the server sent it: for each column a length and the value, or the mark of a NULL.</summary>
internal static class WireRow
{
    private const byte Null = 0xFB;

    /// <summary>Takes one value off the front; false where it is NULL.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> row, out ReadOnlySpan<byte> value)
    {
        var first = row[0];
        if (first == Null)
        {
            value = [];
            row = row[1..];
            return false;
        }

        var (head, length) = first switch
        {
            < Null => (1, first),
            0xFC => (3, BinaryPrimitives.ReadUInt16LittleEndian(row[1..])),
            0xFD => (4, row[1] | (row[2] << 8) | (row[3] << 16)),
            _ => (9, checked((int)BinaryPrimitives.ReadUInt64LittleEndian(row[1..]))),
        };
        value = row.Slice(head, length);
        row = row[(head + length)..];
        return true;
    }
}
