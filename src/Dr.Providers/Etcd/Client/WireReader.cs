namespace Dr.Providers.Etcd.Client;

/// <summary>Reads protobuf fields in place. Malformed input is an <see cref="InvalidDataException"/>.</summary>
internal ref struct WireReader(ReadOnlyMemory<byte> message)
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int Bytes = 2;
    public const int Fixed32 = 5;

    private int _at;

    public bool TryReadTag(out int field, out int type)
    {
        (field, type) = (0, 0);
        if (_at == message.Length)
        {
            return false;
        }
        var tag = ReadVarint();
        (field, type) = ((int)(tag >> 3), (int)(tag & 7));
        return true;
    }

    public ulong ReadVarint()
    {
        var bytes = message.Span;
        ulong value = 0;
        for (var shift = 0; shift < 64 && _at < bytes.Length; shift += 7)
        {
            var next = bytes[_at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
        throw new InvalidDataException("a number in a message does not end");
    }

    public ReadOnlyMemory<byte> ReadBytes()
    {
        var length = ReadVarint();
        return Take(length <= int.MaxValue ? (int)length : int.MaxValue);
    }

    public void Skip(int type)
    {
        _ = type switch
        {
            Varint => ReadVarint(),
            Fixed64 => (ulong)Take(8).Length,
            Bytes => (ulong)ReadBytes().Length,
            Fixed32 => (ulong)Take(4).Length,
            _ => throw new InvalidDataException($"a message holds a field of unknown type {type}"),
        };
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (length > message.Length - _at)
        {
            throw new InvalidDataException("a field is longer than its message");
        }
        var taken = message.Slice(_at, length);
        _at += length;
        return taken;
    }
}
