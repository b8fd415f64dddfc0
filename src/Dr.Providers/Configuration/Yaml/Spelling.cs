namespace Dr.Providers.Configuration.Yaml;

/// <summary>Finds the word that somebody probably meant.</summary>
internal static class Spelling
{
    /// <summary>The nearest of the known words, or null when none is near: at most a third of its letters wrong.</summary>
    public static string? Nearest(string word, IEnumerable<string> known) =>
        known
            .Select(candidate =>
                (Word: candidate, Distance: Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant()))
            )
            .Where(candidate => candidate.Distance <= Math.Max(1, candidate.Word.Length / 3))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Word)
            .FirstOrDefault();

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var l = 1; l <= left.Length; l++)
        {
            var diagonal = row[0];
            row[0] = l;
            for (var r = 1; r <= right.Length; r++)
            {
                var change = diagonal + (left[l - 1] == right[r - 1] ? 0 : 1);
                diagonal = row[r];
                row[r] = Math.Min(change, Math.Min(row[r], row[r - 1]) + 1);
            }
        }

        return row[^1];
    }
}
