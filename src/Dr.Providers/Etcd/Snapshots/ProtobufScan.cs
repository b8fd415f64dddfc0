namespace Dr.Providers.Etcd.Snapshots;

/// <summary>Walks the fields of one protobuf message without a schema and without copying.</summary>
internal ref struct ProtobufScan(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    public int Field { get; private set; }

    /// <summary>The content of a length-delimited field; empty for any other.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The value of a varint field; 0 for any other.</summary>
    public ulong Number { get; private set; }

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = Varint();
        Field = (int)(tag >> 3);
        Bytes = default;
        Number = 0;
        switch (tag & 7)
        {
            case 0:
                Number = Varint();
                break;
            case 1:
                Take(8);
                break;
            case 2:
                Bytes = Take(Varint());
                break;
            case 5:
                Take(4);
                break;
            default:
                throw Damaged();
        }

        return true;
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
        {
            throw Damaged();
        }

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int at = 0, shift = 0; at < _rest.Length && shift < 64; at++, shift += 7)
        {
            value |= (ulong)(_rest[at] & 0x7F) << shift;
            if (_rest[at] < 0x80)
            {
                _rest = _rest[(at + 1)..];
                return value;
            }
        }

        throw Damaged();
    }

    private static BoltFormatException Damaged() => new("a record in the etcd snapshot is no protobuf message");
}
