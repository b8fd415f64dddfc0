using System.Buffers;
using System.Text.RegularExpressions;

namespace Dr.Objects.Leaks;

/// <summary>
/// Finds values in free text by the names before them: <c>password = x</c>, <c>"apiToken": "x"</c>, <c>--password x</c>,
/// <c>&amp;token=x</c>, <c>&lt;password&gt;x&lt;</c>, in any format. Lines of comment are passed over: they show what could be set.
/// </summary>
internal static partial class KeyedValues
{
    private const int LongestKey = 80;

    // why: nobody comments a line behind so much of it, and a text without line ends would be gone through again for each word
    private const int LongestLine = 1000;

    private static readonly SearchValues<string> s_words = SearchValues.Create(
        ["pass", "pwd", "secret", "token", "credential", "key", "masterauth"],
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary>False where nothing can be found in it; nor can <see cref="EmbeddedObjects"/>, whose names all hold one of these words.</summary>
    public static bool MayBeIn(string text) => text.AsSpan().IndexOfAny(s_words) >= 0;

    public static IEnumerable<TextLeak> Find(string text)
    {
        var from = 0;
        while (from < text.Length && text.AsSpan(from).IndexOfAny(s_words) is var hit and >= 0)
        {
            var start = from + hit;
            while (start > 0 && from + hit - start < LongestKey && IsKeyLetter(text[start - 1]))
            {
                start--;
            }

            var end = from + hit;
            while (end < text.Length && IsKeyLetter(text[end]))
            {
                end++;
            }

            if (end - start <= LongestKey && Judge(text, start, end) is { } leak)
            {
                yield return leak;
            }

            from = end;
        }
    }

    private static TextLeak? Judge(string text, int start, int end)
    {
        var isVariable = start > 1 && text[start - 1] == '{' && text[start - 2] == '$';
        if (isVariable || SensitiveKey.Judge(text[start..end]) is not { } kind || IsComment(text, start))
        {
            return null;
        }

        var match = Separator(text, start).Match(text, end);
        if (!match.Success)
        {
            return null;
        }

        var value = match.Groups["v"];
        var isQuoted = value.Index > 0 && text[value.Index - 1] is '"' or '\'';
        return (isQuoted || !Call().IsMatch(value.Value)) && LiteralValue.IsSecret(kind, value.Value)
            ? new TextLeak(kind, value.Index, value.Length)
            : null;
    }

    private static Regex Separator(string text, int start) =>
        text.AsSpan(start).StartsWith("--", StringComparison.Ordinal) ? Argument()
        : start > 0 && text[start - 1] == '<' ? Element()
        : text.AsSpan(start).StartsWith("requirepass", StringComparison.Ordinal) ? Argument()
        : text.AsSpan(start).StartsWith("masterauth", StringComparison.Ordinal) ? Argument()
        : Assignment();

    private static bool IsKeyLetter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.';

    private static bool IsComment(string text, int start)
    {
        var before = text.AsSpan(Math.Max(0, start - LongestLine), Math.Min(start, LongestLine));
        var line = text.AsSpan(start - before.Length + before.LastIndexOf('\n') + 1).TrimStart(" \t");
        return line.StartsWith("#", StringComparison.Ordinal)
            || line.StartsWith(";", StringComparison.Ordinal)
            || line.StartsWith("//", StringComparison.Ordinal);
    }

    // why: in YAML an unquoted value goes on to the end of its line, or stands below a | or >; elsewhere it ends at a blank or sign
    [GeneratedRegex(
        """
            \G\\?["']?\]?[ \t]*(?:
                :[ \t]+[|>][+-]?\d?[ \t]*\n[ \t]*(?<v>[^\n]+)
                |(?:=>|:=|=|:)[ \t]*(?:
                    \\?"(?<v>(?:[^"\\\n]|\\[^"\n])*?)\\?"
                    |'(?<v>[^'\n]*)'
                )
                |:[ \t]+(?<v>[^\s"',;{}\[\]][^\n,}]{0,2000}?)[ \t]{0,100}(?=[,}\n]|[ ]\#|$)
                |(?:=>|:=|=|:)[ \t]*(?<v>[^\s"',;&<>)]+)
            )
            """,
        RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Assignment();

    // why: what a program computes or looks up is no literal
    [GeneratedRegex(@"^[A-Za-z_][\w.]*[\[(]")]
    private static partial Regex Call();

    [GeneratedRegex("""\G(?:=|[ \t]+)["']?(?<v>[^\s"']+)""")]
    private static partial Regex Argument();

    [GeneratedRegex("""\G[^>\n]*>(?<v>[^<\n]+)<""")]
    private static partial Regex Element();
}
