using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Dr.MySql.Scripts;

/// <summary>
/// Writes the strings of a statement that are no valid UTF-8 as hexadecimal, so that the whole of it is: stock dumps hold the bytes of
/// BLOBs as they are, and a client that sends text can send nothing else than text.
/// </summary>
public static class ForeignBytes
{
    private const byte Backslash = (byte)'\\';

    /// <param name="statement">As it stands in the script.</param>
    /// <param name="quoting">How the session reads quotes.</param>
    /// <param name="characterSet">Of the session's client: a string without an introducer of its own is of this one, if it is text.</param>
    /// <returns>The same statement where it is valid already.</returns>
    public static ReadOnlyMemory<byte> Rewrite(ReadOnlyMemory<byte> statement, SqlQuoting quoting, string characterSet)
    {
        if (Utf8.IsValid(statement.Span))
        {
            return statement;
        }

        // why: what is no UTF-8 in a script of UTF-8 is no text at all, and a server refuses it under that name
        var introducer =
            characterSet is "binary" || characterSet.StartsWith("utf8", StringComparison.Ordinal)
                ? ""
                : $"_{characterSet} ";
        var written = new ArrayBufferWriter<byte>(statement.Length * 2);
        var text = statement.Span;
        var at = 0;
        while (at < text.Length)
        {
            var quote = text[at..].IndexOfAny((byte)'\'', (byte)'"', (byte)'`');
            if (quote < 0)
            {
                break;
            }

            written.Write(text.Slice(at, quote));
            at += quote;
            var length = LengthOfString(text[at..], quoting);
            var whole = text.Slice(at, length);
            var isString = whole[0] == '\'' || (whole[0] == '"' && !quoting.AnsiQuotes);
            if (isString && !Utf8.IsValid(whole))
            {
                WriteHexadecimal(written, whole, quoting, HasIntroducer(text[..at]) ? "" : introducer);
            }
            else
            {
                written.Write(whole);
            }

            at += length;
        }

        written.Write(text[at..]);
        return written.WrittenMemory;
    }

    private static int LengthOfString(ReadOnlySpan<byte> text, SqlQuoting quoting)
    {
        var quote = text[0];
        var escapes = quoting.BackslashEscapes && (quote == '\'' || (quote == '"' && !quoting.AnsiQuotes));
        for (var at = 1; at < text.Length; at++)
        {
            if (escapes && text[at] == Backslash)
            {
                at++;
            }
            else if (text[at] == quote && at + 1 < text.Length && text[at + 1] == quote)
            {
                at++;
            }
            else if (text[at] == quote)
            {
                return at + 1;
            }
        }

        return text.Length;
    }

    // why: _binary'…' and x'…' say themselves what they are
    private static bool HasIntroducer(ReadOnlySpan<byte> before)
    {
        before = before.TrimEnd((byte)' ');
        var word = before[(before.LastIndexOfAny(" ,(=\n\t"u8) + 1)..];
        return word.Length > 1 && word[0] == '_';
    }

    private static void WriteHexadecimal(
        ArrayBufferWriter<byte> written,
        ReadOnlySpan<byte> literal,
        SqlQuoting quoting,
        string introducer
    )
    {
        written.Write(Encoding.ASCII.GetBytes($"{introducer}x'"));
        var quote = literal[0];
        var inner = literal[1..^1];
        for (var at = 0; at < inner.Length; at++)
        {
            var value = inner[at];
            if (value == Backslash && quoting.BackslashEscapes && at + 1 < inner.Length)
            {
                value = Unescaped(inner[++at]);
            }
            else if (value == quote)
            {
                at++;
            }

            Encoding.ASCII.GetBytes(Convert.ToHexString([value]), written);
        }

        written.Write("'"u8);
    }

    private static byte Unescaped(byte letter) =>
        letter switch
        {
            (byte)'0' => 0,
            (byte)'b' => (byte)'\b',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'Z' => 26,
            _ => letter,
        };
}
