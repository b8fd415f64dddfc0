using System.Buffers.Binary;
using System.Numerics;

namespace Dr.Providers.Etcd.Snapshots;

/// <summary>What one of the two meta pages of a bolt file says.</summary>
/// <param name="PageSize">Bytes in a page, a power of two.</param>
/// <param name="Root">The page at which the tree of buckets begins.</param>
/// <param name="PageCount">Pages that belong to the file; every page id is below it.</param>
/// <param name="TransactionId">The writer's counter; the meta page with the higher one counts.</param>
internal sealed record BoltMeta(int PageSize, ulong Root, ulong PageCount, ulong TransactionId)
{
    public const int Size = BoltPage.HeaderSize + BodySize;
    public const int SmallestPage = 1024;
    public const int LargestPage = 1 << 16;

    private const uint Magic = 0xED0CDAED;
    private const uint Version = 2;
    private const int BodySize = 64;
    private const int ChecksumAt = 56;

    /// <param name="page">At least <see cref="Size"/> bytes from the start of the page.</param>
    /// <param name="problem">Why it is no valid meta page, in words.</param>
    public static BoltMeta? Read(ReadOnlySpan<byte> page, out string problem)
    {
        var body = page.Slice(BoltPage.HeaderSize, BodySize);
        var pageSize = BinaryPrimitives.ReadUInt32LittleEndian(body[8..]);
        problem =
            BinaryPrimitives.ReadUInt32LittleEndian(body) != Magic ? "no bolt magic"
            : BinaryPrimitives.ReadUInt32LittleEndian(body[4..]) != Version ? "unknown bolt version"
            : BinaryPrimitives.ReadUInt64LittleEndian(body[ChecksumAt..]) != Fnv64A(body[..ChecksumAt])
                ? "wrong checksum"
            : !BitOperations.IsPow2(pageSize) || pageSize is < SmallestPage or > LargestPage ? "impossible page size"
            : "";
        return problem.Length > 0
            ? null
            : new BoltMeta(
                (int)pageSize,
                BinaryPrimitives.ReadUInt64LittleEndian(body[16..]),
                BinaryPrimitives.ReadUInt64LittleEndian(body[40..]),
                BinaryPrimitives.ReadUInt64LittleEndian(body[48..])
            );
    }

    private static ulong Fnv64A(ReadOnlySpan<byte> bytes)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * 0x100000001B3;
        }

        return hash;
    }
}
