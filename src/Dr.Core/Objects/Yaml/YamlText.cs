using System.Buffers;
using System.Globalization;
using System.Text;

namespace Dr.Objects.Yaml;

/// <summary>Texts on one line: as they are where every reader takes them for the text that they are, else in double quotes.</summary>
internal static class YamlText
{
    private static readonly SearchValues<char> s_plain = SearchValues.Create([
        .. Enumerable.Range(0x20, 0x5f).Select(code => (char)code),
    ]);

    private static readonly SearchValues<char> s_first = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._$(+"
    );

    // why: whatever is made of these alone may be a number, a time, a date or an address to some reader
    private static readonly SearchValues<char> s_numberLike = SearchValues.Create(
        "0123456789abcdefABCDEFxXoO_.:+-,tTzZ "
    );

    private static readonly HashSet<string> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        "y",
        "n",
        "yes",
        "no",
        "on",
        "off",
        "true",
        "false",
        "null",
        ".inf",
        "+.inf",
        ".nan",
    };

    private static readonly int s_longestWord = s_words.Max(word => word.Length);

    public static string Inline(string text) => IsPlain(text) ? text : Quoted(text);

    private static bool IsPlain(string text)
    {
        var span = text.AsSpan();
        return span.Length > 0
            && s_first.Contains(span[0])
            && span[^1] is not ' ' and not ':'
            && span.IndexOfAnyExcept(s_plain) < 0
            && span.IndexOf(": ", StringComparison.Ordinal) < 0
            && span.IndexOf(" #", StringComparison.Ordinal) < 0
            && !(span.Length <= s_longestWord && s_words.Contains(text))
            && !((char.IsAsciiDigit(span[0]) || span[0] is '.' or '+') && span.IndexOfAnyExcept(s_numberLike) < 0);
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 8).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                quoted.Append(text[i]).Append(text[++i]);
            }
            else
            {
                Append(quoted, text[i]);
            }
        }

        return quoted.Append('"').ToString();
    }

    private static void Append(StringBuilder quoted, char letter)
    {
        switch (letter)
        {
            case '"':
                quoted.Append("\\\"");
                break;
            case '\\':
                quoted.Append("\\\\");
                break;
            case '\n':
                quoted.Append("\\n");
                break;
            case '\t':
                quoted.Append("\\t");
                break;
            case '\r':
                quoted.Append("\\r");
                break;
            case < ' ' or (>= '\x7f' and <= '\xa0'):
                quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)letter:x2}");
                break;
            case '\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff':
            case >= '\ud800' and <= '\udfff':
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
                break;
            default:
                quoted.Append(letter);
                break;
        }
    }
}
