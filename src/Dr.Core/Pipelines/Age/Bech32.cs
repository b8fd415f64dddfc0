using System.Text;

namespace Dr.Pipelines.Age;

/// <summary>Bech32 (BIP 173) without its 90-character limit, as age writes keys.</summary>
internal static class Bech32
{
    private const string Charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int ChecksumLength = 6;

    public static string Encode(string prefix, ReadOnlySpan<byte> payload)
    {
        var values = Regroup(payload, 8, 5, pad: true)!;
        var text = new StringBuilder(prefix).Append('1');
        foreach (var value in (byte[])[.. values, .. Checksum(prefix, values)])
        {
            text.Append(Charset[value]);
        }

        return text.ToString();
    }

    /// <returns>The payload, or null when the text is not bech32 with this prefix (compared without case).</returns>
    public static byte[]? Decode(string prefix, string text)
    {
        var mixed = text.Any(char.IsAsciiLetterLower) && text.Any(char.IsAsciiLetterUpper);
        var lower = text.ToLowerInvariant();
        prefix = prefix.ToLowerInvariant();
        if (mixed || !lower.StartsWith(prefix + "1", StringComparison.Ordinal))
        {
            return null;
        }

        var indexes = lower[(prefix.Length + 1)..].Select(character => Charset.IndexOf(character)).ToArray();
        if (indexes.Length < ChecksumLength || indexes.Contains(-1))
        {
            return null;
        }

        var values = indexes.Select(index => (byte)index).ToArray();
        return Polymod([.. Expand(prefix), .. values]) == 1
            ? Regroup(values.AsSpan(0, values.Length - ChecksumLength), 5, 8, pad: false)
            : null;
    }

    private static byte[] Checksum(string prefix, byte[] values)
    {
        var polymod = Polymod([.. Expand(prefix), .. values, 0, 0, 0, 0, 0, 0]) ^ 1;
        return [.. Enumerable.Range(0, ChecksumLength).Select(place => (byte)((polymod >> (5 * (5 - place))) & 31))];
    }

    private static byte[] Expand(string prefix)
    {
        prefix = prefix.ToLowerInvariant();
        return [.. prefix.Select(c => (byte)(c >> 5)), 0, .. prefix.Select(c => (byte)(c & 31))];
    }

    private static uint Polymod(byte[] values)
    {
        ReadOnlySpan<uint> generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        var sum = 1u;
        foreach (var value in values)
        {
            var top = sum >> 25;
            sum = ((sum & 0x1ffffff) << 5) ^ value;
            for (var bit = 0; bit < generator.Length; bit++)
            {
                sum ^= ((top >> bit) & 1) == 1 ? generator[bit] : 0;
            }
        }

        return sum;
    }

    private static byte[]? Regroup(ReadOnlySpan<byte> input, int from, int to, bool pad)
    {
        var output = new List<byte>();
        int accumulator = 0,
            bits = 0;
        foreach (var value in input)
        {
            accumulator = ((accumulator << from) | value) & 0xfff;
            for (bits += from; bits >= to; )
            {
                bits -= to;
                output.Add((byte)((accumulator >> bits) & ((1 << to) - 1)));
            }
        }

        var rest = (accumulator << (to - bits)) & ((1 << to) - 1);
        if (pad)
        {
            if (bits > 0)
            {
                output.Add((byte)rest);
            }

            return [.. output];
        }

        return bits >= from || rest != 0 ? null : [.. output];
    }
}
