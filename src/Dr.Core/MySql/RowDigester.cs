using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Dr.MySql;

/// <summary>Adds up the digests of rows: SHA-256 of each row's bytes, its first 128 bits as a big-endian number.</summary>
/// <remarks>For one thread; digests of several add up.</remarks>
public sealed class RowDigester
{
    private long _rows;
    private UInt128 _sum;

    public TableDigest SoFar => new(_rows, _sum);

    public void Add(RowBuffer row)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(row.Encoded, hash);
        _sum = unchecked(_sum + BinaryPrimitives.ReadUInt128BigEndian(hash));
        _rows++;
    }
}
