using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Dr.MySql;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Rows;

/// <summary>
/// Writes rows as INSERT statements. Each ends with <c>;</c> and a line end, and neither stands anywhere inside of one; a row is a line.
/// </summary>
/// <remarks>
/// Right for a session whose client character set is binary and whose SQL mode takes backslashes. A statement is at most 1 MiB, or
/// one row where a row is larger.
/// </remarks>
public sealed class InsertWriter
{
    private const int StatementLimit = 1 << 20;

    // Most tables are small, and there may be thousands of them.
    private const int SmallestCapacity = 16 << 10;
    private const int LargestKept = StatementLimit * 2;

    // What stands around a value, or a number's digits where they are more than twice its bytes; around a row.
    private const int MostAround = 48;
    private const int SmallestRow = 16;
    private static readonly SearchValues<byte> s_special = SearchValues.Create(
        0,
        (byte)'\n',
        (byte)'\r',
        (byte)'\\',
        (byte)'\'',
        0x1a
    );
    private readonly Stream _sink;
    private readonly byte[] _head;
    private readonly ColumnKind[] _kinds;
    private readonly long[] _unkept;
    private byte[] _statement = new byte[SmallestCapacity];
    private int _size;

    /// <param name="table">The table's name; the schema is the session's.</param>
    /// <param name="columns">In the order of the values.</param>
    /// <param name="sink">Gets whole statements.</param>
    public InsertWriter(string table, IReadOnlyList<ColumnRule> columns, Stream sink)
    {
        var names = Sql.Names(columns.Select(column => column.Facts.Name));
        _head = Encoding.UTF8.GetBytes($"INSERT INTO {Sql.Name(table)} ({names}) VALUES\n");
        _kinds = [.. columns.Select(column => column.Facts.Kind)];
        _unkept = new long[_kinds.Length];
        _sink = sink;
    }

    /// <summary>Bytes of the largest statement so far: what a server's packet has to hold.</summary>
    public long Largest { get; private set; }

    /// <summary>For every column how many values were written that come back otherwise: nothing that one can write gives them.</summary>
    public IReadOnlyList<long> Unkept => _unkept;

    public void Add(RowBuffer row)
    {
        var before = _size;
        // why: room for the whole row is made once; asking for it value by value took longer than writing most of them
        Reserve(_head.Length + SmallestRow + (_kinds.Length * MostAround) + (row.Size * 2L));
        Append(before == 0 ? _head : ",\n"u8);
        var begin = _size;
        _statement[_size++] = (byte)'(';
        for (var column = 0; column < _kinds.Length; column++)
        {
            if (column > 0)
            {
                _statement[_size++] = (byte)',';
            }

            if (row.IsNull(column))
            {
                Append("NULL"u8);
            }
            else
            {
                AddValue(row, column);
            }
        }

        _statement[_size++] = (byte)')';
        if (_size + 2 > StatementLimit && before > 0)
        {
            MoveToNextStatement(before, begin);
        }
    }

    /// <summary>Writes what is left.</summary>
    public void End()
    {
        if (_size > 0)
        {
            Write(_size);
            _size = 0;
        }
    }

    private void MoveToNextStatement(int end, int begin)
    {
        var row = _statement.AsSpan(begin, _size - begin).ToArray();
        Write(end);
        _size = 0;
        Reserve(_head.Length + row.Length + SmallestRow);
        Append(_head);
        Append(row);
    }

    private void Write(int size)
    {
        _size = size;
        Reserve(SmallestRow);
        Append(";\n"u8);
        Largest = Math.Max(Largest, _size);
        _sink.Write(_statement, 0, _size);
        if (_statement.Length > LargestKept)
        {
            _statement = new byte[SmallestCapacity];
        }
    }

    private void AddValue(RowBuffer row, int column)
    {
        var value = row[column];
        switch (_kinds[column])
        {
            case ColumnKind.Number:
                Append(value);
                break;
            // A bare -0 would be the integer, which has no sign.
            case ColumnKind.Real when BitConverter.ToDouble(value) is 0 and var zero && double.IsNegative(zero):
                Append("-0e0"u8);
                break;
            case ColumnKind.Real:
                AddReal(BitConverter.ToDouble(value));
                break;
            case ColumnKind.Binary:
                AddHexadecimal(value);
                break;
            case ColumnKind.Json when row.MarkOf(column) is { IsEmpty: false } mark:
                AddTyped(row, value, mark, column);
                break;
            case ColumnKind.Json or ColumnKind.Packed:
                Append("_utf8mb4"u8);
                AddQuoted(value);
                break;
            default:
                AddBytes(value);
                break;
        }
    }

    private void AddTyped(RowBuffer row, ReadOnlySpan<byte> value, ReadOnlySpan<byte> mark, int column)
    {
        var typed = TypedDocument.Of(value, mark);
        Reserve(MostAround + (value.Length * 2L));
        _unkept[column] += typed is null ? 1 : 0;
        Append(typed is null ? "_utf8mb4"u8 : "JSON_SET(_utf8mb4"u8);
        AddQuoted(value);
        foreach (var part in typed ?? [])
        {
            var typedValue = Encoding.UTF8.GetBytes(part.Value);
            Reserve(MostAround + (part.Path.Length * 2L) + typedValue.Length);
            Append(",_utf8mb4"u8);
            AddQuoted(part.Path);
            Append(","u8);
            Append(typedValue);
        }

        // the rest of the row, as if nothing had been written of it
        Reserve(SmallestRow + (_kinds.Length * MostAround) + (row.Size * 2L));
        Append(typed is null ? ""u8 : ")"u8);
    }

    private void AddBytes(ReadOnlySpan<byte> value)
    {
        if (Utf8.IsValid(value))
        {
            AddQuoted(value);
        }
        else
        {
            AddHexadecimal(value);
        }
    }

    // The shortest digits that give the same value back.
    private void AddReal(double value)
    {
        value.TryFormat(_statement.AsSpan(_size), out var written, "R", CultureInfo.InvariantCulture);
        _size += written;
    }

    private void AddHexadecimal(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            Append("''"u8);
            return;
        }

        Append("0x"u8);
        Convert.TryToHexStringLower(value, _statement.AsSpan(_size), out var written);
        _size += written;
    }

    private void AddQuoted(ReadOnlySpan<byte> value)
    {
        var place = _statement.AsSpan(_size);
        var size = 0;
        place[size++] = (byte)'\'';
        while (value.IndexOfAny(s_special) is >= 0 and var index)
        {
            value[..index].CopyTo(place[size..]);
            size += index;
            place[size++] = (byte)'\\';
            place[size++] = Escaped(value[index]);
            value = value[(index + 1)..];
        }

        value.CopyTo(place[size..]);
        size += value.Length;
        place[size++] = (byte)'\'';
        _size += size;
    }

    private static byte Escaped(byte value) =>
        value switch
        {
            0 => (byte)'0',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            0x1a => (byte)'Z',
            _ => value,
        };

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_statement.AsSpan(_size));
        _size += bytes.Length;
    }

    private void Reserve(long size)
    {
        var needed = _size + size;
        if (needed > _statement.Length)
        {
            var wanted = Math.Max(needed, Math.Min(_statement.Length * 2L, Array.MaxLength));
            Array.Resize(ref _statement, (int)Math.Min(wanted, Array.MaxLength));
        }
    }
}
