using System.Buffers.Text;
using System.IO.Compression;
using System.Text;

namespace Dr.Objects.Leaks;

/// <summary>Looks into base64: text, compressed text (Helm's releases), base64 again, and private keys as bytes.</summary>
internal static class EncodedContent
{
    private const int Shortest = 24;

    // why: bounds what a few kilobytes that expand without end can cost
    private const int LargestExpanded = 16 << 20;
    private const int Deepest = 3;
    private static readonly UTF8Encoding s_strict = new(false, true);

    /// <summary>What the decoded bytes hold; null where they hold nothing or the text is no base64.</summary>
    public static LeakKind? Find(string text, int depth = 0) =>
        depth < Deepest && text.Length >= Shortest && Base64.IsValid(text, out var length)
            ? FindIn(Decode(text, length), depth)
            : null;

    private static byte[] Decode(string text, int length)
    {
        var bytes = new byte[length];
        Convert.TryFromBase64String(text, bytes, out _);
        return bytes;
    }

    private static LeakKind? FindIn(byte[] bytes, int depth)
    {
        if (bytes is [0x1f, 0x8b, ..])
        {
            bytes = Expand(bytes);
        }

        if (DerKey.IsPrivate(bytes))
        {
            return LeakKind.PrivateKey;
        }

        var text = AsText(bytes);
        return TextScan.Find(text) is [var leak, ..] ? leak.Kind : Find(text.Trim(), depth + 1);
    }

    private static string AsText(byte[] bytes)
    {
        try
        {
            return s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            // why: the patterns are ASCII, and text in an old encoding or around binary data still shows them
            return Encoding.Latin1.GetString(bytes);
        }
    }

    private static byte[] Expand(byte[] bytes)
    {
        using var expanded = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            var buffer = new byte[64 * 1024];
            for (int read; expanded.Length < LargestExpanded && (read = gzip.Read(buffer)) > 0; )
            {
                expanded.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            // why: two bytes can look like gzip by chance; what could be expanded is looked at, and the bytes as they are
            expanded.Write(bytes);
        }

        return expanded.ToArray();
    }
}
