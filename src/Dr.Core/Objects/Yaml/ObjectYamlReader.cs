using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Dr.Objects.Yaml;

/// <summary>
/// Reads what <see cref="ObjectYaml"/> writes, many times quicker than a reader of all YAML. Whatever is not of that form it does not
/// read; and it vouches for nothing: whoever uses it compares the object's digest.
/// </summary>
public ref struct ObjectYamlReader
{
    private const int Step = 2;
    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private ObjectYamlReader(ReadOnlySpan<char> text) => _text = text;

    private readonly ReadOnlySpan<char> Rest => _text[_at..];

    /// <summary>Null where it is not written as ours are.</summary>
    public static JsonNode? TryRead(ReadOnlySpan<char> text)
    {
        var reader = new ObjectYamlReader(text);
        try
        {
            JsonNode? document =
                text is "{}\n" or "[]\n" ? reader.Scalar(0)
                : reader.IsAt(0, item: true) ? reader.Items(0, onDash: false)
                : reader.Members(0, onDash: false);
            return reader._at == text.Length ? document : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private JsonObject Members(int indent, bool onDash)
    {
        var members = new JsonObject();
        while (onDash || IsAt(indent, item: false))
        {
            _at += onDash ? 0 : indent;
            onDash = false;
            var key = Key(indent);
            if (!members.TryAdd(key, Value(indent)))
            {
                throw NotOurs();
            }
        }

        return members.Count > 0 ? members : throw NotOurs();
    }

    private JsonArray Items(int indent, bool onDash)
    {
        var items = new JsonArray();
        while (onDash || IsAt(indent, item: true))
        {
            _at += (onDash ? 0 : indent) + Step;
            onDash = false;
            items.Add(
                Rest.StartsWith("- ", StringComparison.Ordinal) ? Items(indent + Step, onDash: true)
                : IsMember() ? Members(indent + Step, onDash: true)
                : Scalar(indent + Step)
            );
        }

        return items;
    }

    private readonly bool IsAt(int indent, bool item)
    {
        var rest = Rest;
        return rest.Length > indent
            && rest.IndexOfAnyExcept(' ') == indent
            && rest[indent..].StartsWith("- ", StringComparison.Ordinal) == item;
    }

    /// <summary>Whether what stands behind a dash is the first member of an object.</summary>
    private bool IsMember()
    {
        if (Rest.StartsWith("? ", StringComparison.Ordinal))
        {
            return true;
        }

        if (Rest is ['"', ..])
        {
            var at = _at;
            Quoted();
            var isMember = Rest is [':', ..];
            _at = at;
            return isMember;
        }

        var line = Rest[..LineLength()];
        return line.EndsWith(":", StringComparison.Ordinal) || line.IndexOf(": ", StringComparison.Ordinal) >= 0;
    }

    private string Key(int indent)
    {
        if (Rest.StartsWith("? ", StringComparison.Ordinal))
        {
            return LongKey(indent);
        }

        if (Rest is ['"', ..])
        {
            var quoted = Quoted();
            Take(':');
            return quoted;
        }

        var line = Rest[..LineLength()];
        var end = line.IndexOf(": ", StringComparison.Ordinal);
        end = end < 0 && line is [.., ':'] ? line.Length - 1 : end;
        if (end <= 0)
        {
            throw NotOurs();
        }

        _at += end + 1;
        return line[..end].ToString();
    }

    private string LongKey(int indent)
    {
        _at += Step;
        var key = Scalar(indent).AsText() ?? throw NotOurs();
        _at += IsBlank(indent) ? indent : throw NotOurs();
        Take(':');
        return key;
    }

    private readonly bool IsBlank(int indent) => Rest.Length > indent && Rest[..indent].IndexOfAnyExcept(' ') < 0;

    private JsonNode? Value(int indent)
    {
        if (Rest is [' ', ..])
        {
            _at++;
            return Scalar(indent + Step);
        }

        Take('\n');
        return IsAt(indent, item: true) ? Items(indent, onDash: false) : Members(indent + Step, onDash: false);
    }

    private JsonNode? Scalar(int indent)
    {
        if (Rest is ['"', ..])
        {
            var quoted = Quoted();
            Take('\n');
            return JsonValue.Create(quoted);
        }

        var line = Rest[..LineLength()];
        _at += line.Length + 1;
        return line switch
        {
            "|" or "|-" or "|+" => Block(line, indent),
            "{}" => new JsonObject(),
            "[]" => new JsonArray(),
            "null" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            ['-' or (>= '0' and <= '9'), ..] when YamlNumber.Is(line) => YamlNumber.Read(line),
            _ when line.IndexOf(" #", StringComparison.Ordinal) >= 0 => throw NotOurs(),
            [] or ['&' or '*' or '!' or '>' or '|' or '{' or '[' or '\'' or '#' or '%' or '@' or '`' or '~', ..] =>
                throw NotOurs(),
            _ => JsonValue.Create(line.ToString()),
        };
    }

    private JsonValue Block(ReadOnlySpan<char> head, int indent)
    {
        var text = new StringBuilder();
        while (_at < _text.Length)
        {
            var line = Rest[..LineLength()];
            if (line.Length > 0 && (line.Length <= indent || line[..indent].IndexOfAnyExcept(' ') >= 0))
            {
                break;
            }

            text.Append(line.Length > 0 ? line[indent..] : line).Append('\n');
            _at += line.Length + 1;
        }

        return JsonValue.Create(text.ToString(0, text.Length - (head is "|-" ? 1 : 0)));
    }

    private string Quoted()
    {
        var end = Rest[1..].IndexOfAny('"', '\\', '\n') + 1;
        if (end > 0 && Rest[end] == '"')
        {
            var plain = Rest[1..end].ToString();
            _at += end + 1;
            return plain;
        }

        var text = new StringBuilder();
        for (_at++; _at < _text.Length && _text[_at] != '"'; _at++)
        {
            text.Append(
                _text[_at] switch
                {
                    '\\' => Escaped(),
                    '\n' => throw NotOurs(),
                    var letter => letter,
                }
            );
        }

        Take('"');
        return text.ToString();
    }

    private char Escaped()
    {
        _at++;
        return Rest switch
        {
            ['n', ..] => '\n',
            ['t', ..] => '\t',
            ['r', ..] => '\r',
            ['"', ..] => '"',
            ['\\', ..] => '\\',
            ['x', ..] => Code(2),
            ['u', ..] => Code(4),
            _ => throw NotOurs(),
        };
    }

    private char Code(int digits)
    {
        if (Rest.Length <= digits)
        {
            throw NotOurs();
        }

        var code = ushort.Parse(Rest.Slice(1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        _at += digits;
        return (char)code;
    }

    private readonly int LineLength() => Rest.IndexOf('\n') is var length and >= 0 ? length : throw NotOurs();

    private void Take(char letter)
    {
        if (_at >= _text.Length || _text[_at] != letter)
        {
            throw NotOurs();
        }

        _at++;
    }

    private static FormatException NotOurs() => new("not as we write it");
}
