using System.Buffers;
using System.Text;

namespace Dr.MySql.Scripts;

/// <summary>Finds where statements end. Goes on where it stopped when more bytes have come.</summary>
internal sealed class SqlLexer
{
    private const byte None = 0;
    private const byte LineComment = (byte)'\n';
    private const byte BlockComment = (byte)'*';

    private static readonly SearchValues<byte> s_blanks = SearchValues.Create(" \t\r\n\f\v"u8);
    private byte[] _delimiter = [(byte)';'];
    private SearchValues<byte> _marks = Marks((byte)';');
    private byte _inside;
    private int _at;

    public SqlQuoting Quoting { get; set; } = SqlQuoting.Default;

    public ReadOnlySpan<byte> Delimiter => _delimiter;

    public static bool IsDelimiterCommand(ReadOnlySpan<byte> text) =>
        text.Length > 10 && Ascii.EqualsIgnoreCase(text[..9], "DELIMITER"u8) && text[9] is (byte)' ' or (byte)'\t';

    public void TakeDelimiter(ReadOnlySpan<byte> command)
    {
        var words = command[9..].Trim(" \t\r"u8);
        var end = words.IndexOfAny(" \t"u8);
        _delimiter = (end < 0 ? words : words[..end]).ToArray();
        _delimiter = _delimiter.Length == 0 ? [(byte)';'] : _delimiter;
        _marks = Marks(_delimiter[0]);
    }

    /// <summary>How many bytes of white space or of one comment stand at the beginning: 0 none, -1 a comment whose end is not here yet.</summary>
    public static int BlankAt(ReadOnlySpan<byte> text, bool isAll)
    {
        var blanks = text.IndexOfAnyExcept(s_blanks);
        if (blanks != 0)
        {
            return blanks < 0 ? text.Length : blanks;
        }

        return CommentAt(text) switch
        {
            LineComment => text.IndexOf((byte)'\n') is >= 0 and var end ? end + 1
            : isAll ? text.Length
            : -1,
            BlockComment => text[2..].IndexOf("*/"u8) is >= 0 and var end ? end + 4 : -1,
            _ => 0,
        };
    }

    /// <summary>A new statement begins with the next text.</summary>
    public void Begin() => (_inside, _at) = (None, 0);

    /// <param name="text">The statement from its beginning; the same and more of it in each further call.</param>
    /// <param name="isAll">No more will come.</param>
    /// <returns>Where its delimiter stands, or -1 when it is not here.</returns>
    public int FindEnd(ReadOnlySpan<byte> text, bool isAll)
    {
        while (_at < text.Length)
        {
            if (_inside != None)
            {
                if (!Leave(text, isAll))
                {
                    return -1;
                }

                continue;
            }

            var mark = text[_at..].IndexOfAny(_marks);
            if (mark < 0)
            {
                _at = text.Length;
                return -1;
            }

            _at += mark;
            // why: whether this is a comment or a delimiter shows with the bytes behind it
            if (text.Length - _at < Math.Max(_delimiter.Length, 4) && !isAll)
            {
                return -1;
            }

            if (text[_at..].StartsWith(_delimiter))
            {
                return _at;
            }

            Enter(text);
        }

        return -1;
    }

    private void Enter(ReadOnlySpan<byte> text)
    {
        var mark = text[_at];
        _inside = mark is (byte)'\'' or (byte)'"' or (byte)'`' ? mark : CommentAt(text[_at..]);
        _at += _inside == BlockComment ? 2 : 1;
    }

    private bool Leave(ReadOnlySpan<byte> text, bool isAll)
    {
        var rest = text[_at..];
        if (_inside is BlockComment)
        {
            return Pass(rest.IndexOf("*/"u8), 2, text.Length - 1);
        }

        var escapes = Quoting.BackslashEscapes && (_inside == '\'' || (_inside == '"' && !Quoting.AnsiQuotes));
        while (escapes)
        {
            var next = text[_at..].IndexOfAny(_inside, (byte)'\\');
            if (next < 0 || text[_at + next] == _inside)
            {
                return Pass(next, 1, text.Length);
            }

            if (_at + next + 1 >= text.Length)
            {
                _at += next;
                return isAll && Pass(-1, 0, text.Length);
            }

            _at += next + 2;
        }

        return Pass(rest.IndexOf(_inside), 1, text.Length);
    }

    private bool Pass(int found, int length, int otherwise)
    {
        if (found < 0)
        {
            _at = Math.Max(_at, otherwise);
            return false;
        }

        _at += found + length;
        _inside = None;
        return true;
    }

    // A comment with an exclamation mark is for servers to read, so it is part of a statement; so is a hint.
    private static byte CommentAt(ReadOnlySpan<byte> text) =>
        text switch
        {
            [(byte)'#', ..] => LineComment,
            [(byte)'-', (byte)'-'] or [(byte)'-', (byte)'-', <= (byte)' ', ..] => LineComment,
            [(byte)'/', (byte)'*', (byte)'!' or (byte)'+', ..] => None,
            [(byte)'/', (byte)'*', (byte)'M', (byte)'!', ..] => None,
            [(byte)'/', (byte)'*', ..] => BlockComment,
            _ => None,
        };

    private static SearchValues<byte> Marks(byte delimiter) => SearchValues.Create([.. "'\"`#-/"u8, delimiter]);
}
