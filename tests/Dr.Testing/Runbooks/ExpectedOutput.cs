using System.Text.RegularExpressions;

namespace Dr.Testing.Runbooks;

/// <summary>What a page says that a command prints.</summary>
public static partial class ExpectedOutput
{
    /// <summary>
    /// The first expected line that does not occur behind those before it; null where all do. <c>…</c> stands for anything, and any
    /// number of blanks is as good as another, since the width of columns depends on what is in them.
    /// </summary>
    public static string? FirstMissing(IReadOnlyList<string> expected, string output)
    {
        var lines = output.Split('\n').Select(Normal).ToList();
        var from = 0;
        foreach (var wanted in expected.Where(line => line.Trim() is not ("" or "…")))
        {
            var pattern = $"^{string.Join(".*", Normal(wanted).Split('…').Select(word => Regex.Escape(word.Trim())))}$";
            var found = lines.FindIndex(from, line => Regex.IsMatch(line, pattern, RegexOptions.CultureInvariant));
            if (found < 0)
            {
                return wanted;
            }

            from = found + 1;
        }

        return null;
    }

    private static string Normal(string line) => Blanks().Replace(line, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
