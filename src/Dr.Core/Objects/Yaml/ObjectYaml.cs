using System.Text;
using System.Text.Json.Nodes;

namespace Dr.Objects.Yaml;

/// <summary>
/// Writes JSON values as YAML that is the same night after night and that YAML 1.1 and 1.2 readers take for the same value:
/// members sorted (<c>apiVersion</c>, <c>kind</c>, <c>metadata</c> first, then by code unit), numbers as the JSON has them, texts
/// quoted wherever a reader could take them for something else, and as <c>|</c> blocks only where that is exact.
/// </summary>
/// <remarks>Lists stand at the indent of their key, as <c>kubectl get -o yaml</c> writes them. No anchors, tags or folded lines.</remarks>
public sealed class ObjectYaml
{
    // why: readers look for the colon of a plain key within 1,024 characters only
    private const int LongestPlainKey = 1000;
    private const int Step = 2;

    // why: a thread keeps what nearly every object fits into, not what the largest one took
    private const int MostKept = 128 << 10;

    private static readonly Comparison<KeyValuePair<string, JsonNode?>> s_asPeopleRead = (one, other) =>
        Rank(one.Key) - Rank(other.Key) is not 0 and var order ? order : string.CompareOrdinal(one.Key, other.Key);

    [ThreadStatic]
    private static YamlBuffer? t_buffer;

    private readonly YamlBuffer _output;

    private ObjectYaml(YamlBuffer output) => _output = output;

    /// <summary>Writes one document without a <c>---</c> line.</summary>
    /// <param name="document">An object or a list.</param>
    /// <param name="output">Takes <c>\n</c> line ends whatever its own are.</param>
    public static void Write(JsonNode document, TextWriter output) =>
        Write(document, written => output.Write(Encoding.UTF8.GetString(written)));

    /// <summary>The same as bytes.</summary>
    public static byte[] ToUtf8(JsonNode document)
    {
        byte[] bytes = [];
        Write(document, written => bytes = written.ToArray());
        return bytes;
    }

    private static void Write(JsonNode document, Action<ReadOnlySpan<byte>> take)
    {
        var buffer = t_buffer ?? new YamlBuffer();
        t_buffer = null;
        buffer.Clear();
        new ObjectYaml(buffer).Document(document);
        take(buffer.Written);
        t_buffer = buffer.Capacity <= MostKept ? buffer : null;
    }

    private void Document(JsonNode document)
    {
        switch (document)
        {
            case JsonObject { Count: > 0 } members:
                Members(members, 0, s_asPeopleRead);
                break;
            case JsonArray { Count: > 0 } items:
                Items(items, 0);
                break;
            case JsonObject or JsonArray:
                _output.Add(document is JsonArray ? "[]\n"u8 : "{}\n"u8);
                break;
            default:
                throw new ArgumentException("a YAML document of ours is an object or a list", nameof(document));
        }
    }

    private static int Rank(string key) =>
        key switch
        {
            "apiVersion" => 0,
            "kind" => 1,
            "metadata" => 2,
            _ => 3,
        };

    private void Members(JsonObject members, int indent, Comparison<KeyValuePair<string, JsonNode?>> order)
    {
        using var ordered = new MemberOrder(members, order);
        Members(ordered, indent, onDash: false);
    }

    private void Members(JsonObject members, int indent, bool onDash = false)
    {
        using var ordered = new MemberOrder(members);
        Members(ordered, indent, onDash);
    }

    // why: the first member of a list's item stands on the line of its dash, which has been written
    private void Members(MemberOrder ordered, int indent, bool onDash)
    {
        foreach (var (key, value) in ordered.Members)
        {
            _output.Blanks(onDash ? 0 : indent);
            onDash = false;
            Key(YamlText.Inline(key), indent);
            AfterColon(value, indent);
        }
    }

    private void Key(string text, int indent)
    {
        if (text.Length > LongestPlainKey)
        {
            _output.Add("? "u8);
            _output.Add(text);
            _output.Add("\n"u8);
            _output.Blanks(indent);
        }
        else
        {
            _output.Add(text);
        }

        _output.Add(":"u8);
    }

    private void AfterColon(JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } members:
                _output.Add("\n"u8);
                Members(members, indent + Step);
                break;
            case JsonArray { Count: > 0 } items:
                _output.Add("\n"u8);
                Items(items, indent);
                break;
            default:
                _output.Add(" "u8);
                Scalar(value, indent + Step);
                break;
        }
    }

    private void Items(JsonArray items, int indent, bool onDash = false)
    {
        foreach (var item in items)
        {
            _output.Blanks(onDash ? 0 : indent);
            onDash = false;
            _output.Add("- "u8);
            switch (item)
            {
                case JsonObject { Count: > 0 } members:
                    Members(members, indent + Step, onDash: true);
                    break;
                case JsonArray { Count: > 0 } inner:
                    Items(inner, indent + Step, onDash: true);
                    break;
                default:
                    Scalar(item, indent + Step);
                    break;
            }
        }
    }

    private void Scalar(JsonNode? value, int indent)
    {
        switch (value)
        {
            case null:
                _output.Add("null\n"u8);
                break;
            case JsonObject:
                _output.Add("{}\n"u8);
                break;
            case JsonArray:
                _output.Add("[]\n"u8);
                break;
            case JsonValue scalar:
                Scalar(scalar, indent);
                break;
        }
    }

    private void Scalar(JsonValue value, int indent)
    {
        if (value.AsText() is { } text)
        {
            if (YamlBlock.CanHold(text))
            {
                YamlBlock.Write(text, indent, _output);
                return;
            }

            _output.Add(YamlText.Inline(text));
        }
        // why: a zero may have a sign
        else if (value.TryGetValue<long>(out var whole) && whole != 0)
        {
            _output.Add(whole);
        }
        else
        {
            _output.Add(value.ToJsonString());
        }

        _output.Add("\n"u8);
    }
}
