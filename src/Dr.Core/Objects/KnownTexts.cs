using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Dr.Objects;

/// <summary>Short texts that come again and again, as one string each: names of members, kinds, namespaces. Not safe for concurrent use.</summary>
internal sealed class KnownTexts
{
    private const int Longest = 40;
    private const int Slots = 2048;
    private const int Shift = 64 - 11;
    private readonly string?[] _known = new string?[Slots];

    /// <summary>The text of a name or of a text value.</summary>
    public string Of(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped || reader.HasValueSequence || reader.ValueSpan.Length > Longest)
        {
            return reader.GetString()!;
        }

        ref var known = ref _known[Slot(reader.ValueSpan)];
        if (known is null || !Ascii.Equals(reader.ValueSpan, known))
        {
            known = reader.GetString()!;
        }

        return known;
    }

    // why: two texts in one slot only take turns; so the ends of a text and its length are enough
    private static int Slot(ReadOnlySpan<byte> text)
    {
        var sum = (ulong)text.Length;
        if (text.Length >= sizeof(ulong))
        {
            sum ^= BinaryPrimitives.ReadUInt64LittleEndian(text) * 0xff51afd7ed558ccd;
            sum ^= BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]);
        }
        else
        {
            foreach (var letter in text)
            {
                sum = (sum << 8) ^ (sum >> 56) ^ letter;
            }
        }

        return (int)((sum * 0x9e3779b97f4a7c15) >> Shift);
    }
}
