using System.Buffers.Binary;

namespace Dr.Providers.Etcd.Snapshots;

/// <summary>The key of a record in etcd's <c>key</c> bucket: a revision, not the key of the user.</summary>
/// <param name="Main">The revision of the transaction; a Kubernetes resourceVersion.</param>
/// <param name="IsTombstone">The record says that the key was deleted.</param>
internal readonly record struct KeyRevision(long Main, bool IsTombstone)
{
    /// <summary>main (8 bytes, big endian), '_', sub (8 bytes); a tombstone has a 't' behind it.</summary>
    public const int Size = 17;

    public static KeyRevision Read(ReadOnlySpan<byte> key)
    {
        var main = key.Length >= Size ? BinaryPrimitives.ReadInt64BigEndian(key) : -1;
        var isTombstone = key.Length == Size + 1 && key[Size] == (byte)'t';
        return main >= 0 && key[8] == (byte)'_' && (key.Length == Size || isTombstone)
            ? new KeyRevision(main, isTombstone)
            : throw new BoltFormatException("the bucket 'key' holds a record whose key is no revision");
    }

    /// <summary>Writes the key under which etcd files the first record of a revision.</summary>
    public static byte[] Write(long main)
    {
        var key = new byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(key, main);
        key[8] = (byte)'_';
        return key;
    }
}
