namespace Dr.Objects.Leaks;

/// <summary>Tells a private key in DER from a certificate or a public key: by the first fields of the structure alone.</summary>
internal static class DerKey
{
    private const byte Integer = 0x02;
    private const byte OctetString = 0x04;
    private const byte Sequence = 0x30;

    /// <summary>PKCS#8 (version, algorithm), PKCS#1 (version 0, modulus), SEC 1 (version 1, octets).</summary>
    public static bool IsPrivate(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 40 || bytes[0] != Sequence || !SkipHead(ref bytes) || bytes.Length < 8)
        {
            return false;
        }

        return bytes is [Integer, 1, 0, Sequence, ..] or [Integer, 1, 0, Integer, 0x81 or 0x82, ..]
            || bytes is [Integer, 1, 1, OctetString, 32 or 48 or 66, ..]
            || bytes is [Integer, 1, 1, Sequence, ..];
    }

    // why: the length has to be that of the bytes, or any bytes that begin alike would pass
    private static bool SkipHead(ref ReadOnlySpan<byte> bytes)
    {
        var (head, length) = bytes[1] switch
        {
            < 0x80 => (2, bytes[1]),
            0x81 => (3, bytes[2]),
            0x82 => (4, (bytes[2] << 8) | bytes[3]),
            _ => (0, 0),
        };
        var fits = head > 0 && bytes.Length == head + length;
        bytes = bytes[head..];
        return fits;
    }
}
