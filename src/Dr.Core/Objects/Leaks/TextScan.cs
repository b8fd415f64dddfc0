namespace Dr.Objects.Leaks;

/// <summary>Scans one text and cuts out what was found.</summary>
internal static class TextScan
{
    /// <summary>What looks like a secret in it, in order, none within another.</summary>
    /// <param name="text">Any.</param>
    /// <param name="isProse">It describes something: only what is known by its own shape counts.</param>
    public static IReadOnlyList<TextLeak> Find(string text, bool isProse = false)
    {
        // why: nearly every text ends here
        if (!ValuePatterns.MayBeIn(text) && (isProse || !KeyedValues.MayBeIn(text)))
        {
            return [];
        }

        var all = ValuePatterns.Find(text);
        if (!isProse)
        {
            all = all.Concat(EmbeddedObjects.Find(text)).Concat(KeyedValues.Find(text));
        }

        List<TextLeak> found = [];
        foreach (var leak in all.Where(leak => !IsCutOut(text, leak)).OrderBy(leak => leak.Start).ThenBy(Shortness))
        {
            if (found.Count == 0 || leak.Start >= found[^1].Start + found[^1].Length)
            {
                found.Add(leak);
            }
        }

        return found;
    }

    public static string Redact(string text, IReadOnlyList<TextLeak> leaks)
    {
        var parts = new List<string>();
        var from = 0;
        foreach (var leak in leaks)
        {
            parts.Add(text[from..leak.Start]);
            parts.Add(LiteralValue.Redacted);
            from = leak.Start + leak.Length;
        }

        return string.Concat(parts) + text[from..];
    }

    public static int LineOf(string text, int position) => text.AsSpan(0, position).Count('\n') + 1;

    private static int Shortness(TextLeak leak) => -leak.Length;

    private static bool IsCutOut(string text, TextLeak leak) =>
        text.AsSpan(leak.Start, leak.Length).Trim().SequenceEqual(LiteralValue.Redacted);
}
