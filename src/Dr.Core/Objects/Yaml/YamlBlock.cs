using System.Buffers;

namespace Dr.Objects.Yaml;

/// <summary>Texts of several lines, as they are: the <c>|</c> form.</summary>
internal static class YamlBlock
{
    // why: control characters, other line ends, and the byte order mark would be refused or changed by one reader or another
    private static readonly SearchValues<char> s_excluded = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Where(code => code is not '\n' and not '\t').Select(code => (char)code),
        .. Enumerable.Range(0x7f, 0x21).Select(code => (char)code),
        '\u2028',
        '\u2029',
        '\ufeff',
        '\ufffe',
        '\uffff',
    ]);

    /// <summary>
    /// Whether a reader gets back exactly this text. Where the first line that is not empty begins with a blank a reader could not
    /// tell it from the indent, and at the end of lines of blanks alone readers disagree.
    /// </summary>
    public static bool CanHold(string text)
    {
        if (!text.Contains('\n', StringComparison.Ordinal) || text.AsSpan().IndexOfAny(s_excluded) >= 0)
        {
            return false;
        }

        var body = text.AsSpan().TrimStart('\n');
        return body.Length > 0
            && body[0] is not ' ' and not '\t'
            && text.AsSpan().TrimEnd('\n') is [.., not ' ' and not '\t']
            && !HasLoneSurrogate(text);
    }

    public static void Write(string text, int indent, YamlBuffer output)
    {
        var ends = text.Length - text.AsSpan().TrimEnd('\n').Length;
        output.Add(
            ends switch
            {
                0 => "|-\n"u8,
                1 => "|\n"u8,
                _ => "|+\n"u8,
            }
        );
        var lines = ends == 0 ? text.AsSpan() : text.AsSpan(0, text.Length - 1);
        foreach (var line in lines.Split('\n'))
        {
            if (lines[line].Length > 0)
            {
                output.Blanks(indent);
                output.Add(lines[line]);
            }

            output.Add("\n"u8);
        }
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return true;
            }
        }

        return false;
    }
}
