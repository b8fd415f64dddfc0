namespace Dr.Pipelines.Age;

/// <summary>Standard base64 without padding; only the canonical form is accepted, as age demands.</summary>
internal static class AgeBase64
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    /// <returns>The bytes, or null when the text is not canonical.</returns>
    public static byte[]? Decode(string text)
    {
        if (text.Contains('=', StringComparison.Ordinal) || text.Length % 4 == 1)
        {
            return null;
        }

        var padded = text + new string('=', (4 - (text.Length % 4)) % 4);
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var count) && Encode(bytes.AsSpan(0, count)) == text
            ? bytes[..count]
            : null;
    }
}
