using System.Buffers.Binary;
using Dr.Providers.Etcd.Client;

namespace Dr.Providers.Tests.Etcd;

/// <summary>A transport inside this process for real snapshot bytes, so that each of thousands of faults takes a millisecond.</summary>
internal sealed class FakeSnapshotSource(Stream body, string? endsBadly = null) : ISnapshotSource
{
    public const int Page = 4096;
    private const int Blob = 32 * 1024;

    public Stream Body => body;

    /// <summary>The frames of a server that sends this file and counts down from <paramref name="claimed"/> bytes of pages.</summary>
    public static FakeSnapshotSource Of(byte[] file, long? claimed = null)
    {
        var pages = claimed ?? file.Length - 32;
        var frames = new MemoryStream();
        for (var at = 0; at < file.Length; )
        {
            // a server sends the pages in blobs of 32 KiB and then the digest by itself
            var length = (int)Math.Min(Blob, at < pages ? Math.Min(pages, file.Length) - at : file.Length - at);
            Frame(frames, (ulong)Math.Max(0, pages - at - length), file.AsSpan(at, length));
            at += length;
        }
        frames.Position = 0;
        return new FakeSnapshotSource(frames);
    }

    public static void Frame(Stream to, ulong remaining, ReadOnlySpan<byte> blob)
    {
        using var message = new MemoryStream();
        message.Write([0x0a, 2, 0x08, 1]);
        message.WriteByte(0x10);
        Varint(message, remaining);
        message.WriteByte(0x1a);
        Varint(message, (ulong)blob.Length);
        message.Write(blob);
        Span<byte> header = stackalloc byte[5];
        BinaryPrimitives.WriteInt32BigEndian(header[1..], (int)message.Length);
        to.Write(header);
        message.WriteTo(to);
    }

    public void EnsureEndedWell()
    {
        if (endsBadly is not null)
        {
            throw new EtcdException(EtcdErrorKind.Unreachable, endsBadly, "try again");
        }
    }

    public void Dispose() => body.Dispose();

    private static void Varint(Stream to, ulong value)
    {
        for (; value > 0x7f; value >>= 7)
        {
            to.WriteByte((byte)(value | 0x80));
        }
        to.WriteByte((byte)value);
    }
}
