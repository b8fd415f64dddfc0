using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MySqlConnector;

namespace Dr.Providers.MySql.Rows;

/// <summary>The bytes of the current row as the server sent them: for each column a length and the value, or the mark of a NULL.</summary>
/// <remarks>
/// The client library has them and gives out only what it made of them. Asking the server for CAST(… AS BINARY) instead, which the
/// library lets through, costs the server as much again as reading the rows (docs/decisions/0007). The library's version is pinned; were
/// a later one to keep its row elsewhere, this would fail at the first row, and no row would be misread.
/// </remarks>
internal static class WireRow
{
    private const string ResultSetType = "MySqlConnector.Core.ResultSet, MySqlConnector";
    private const string RowType = "MySqlConnector.Core.Row, MySqlConnector";
    private const byte Null = 0xFB;

    public static ReadOnlySpan<byte> Of(MySqlDataReader reader) => Data(GetCurrentRow(GetResultSet(reader))).Span;

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

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    [return: UnsafeAccessorType(ResultSetType)]
    private static extern object GetResultSet(MySqlDataReader reader);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    [return: UnsafeAccessorType(RowType)]
    private static extern object GetCurrentRow([UnsafeAccessorType(ResultSetType)] object resultSet);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_data")]
    private static extern ref ReadOnlyMemory<byte> Data([UnsafeAccessorType(RowType)] object row);
}
