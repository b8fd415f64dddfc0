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
    private readonly TextWriter _output;

    private ObjectYaml(TextWriter output) => _output = output;

    /// <summary>Writes one document without a <c>---</c> line.</summary>
    /// <param name="document">An object or a list.</param>
    /// <param name="output">Takes <c>\n</c> line ends whatever its own are.</param>
    public static void Write(JsonNode document, TextWriter output)
    {
        var writer = new ObjectYaml(output);
        switch (document)
        {
            case JsonObject { Count: > 0 } members:
                writer.Members(members.OrderBy(member => Rank(member.Key)).ThenBy(Key, StringComparer.Ordinal), 0);
                break;
            case JsonArray { Count: > 0 } items:
                writer.Items(items, 0);
                break;
            case JsonObject or JsonArray:
                output.Write(document is JsonArray ? "[]\n" : "{}\n");
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

    private static string Key(KeyValuePair<string, JsonNode?> member) => member.Key;

    // why: the first member of a list's item stands on the line of its dash, which has been written
    private void Members(IEnumerable<KeyValuePair<string, JsonNode?>> members, int indent, bool onDash = false)
    {
        foreach (var (key, value) in members)
        {
            Indent(onDash ? 0 : indent);
            onDash = false;
            var text = YamlText.Inline(key);
            if (text.Length > LongestPlainKey)
            {
                _output.Write("? ");
                _output.Write(text);
                _output.Write('\n');
                Indent(indent);
                _output.Write(':');
            }
            else
            {
                _output.Write(text);
                _output.Write(':');
            }

            AfterColon(value, indent);
        }
    }

    private void AfterColon(JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } members:
                _output.Write('\n');
                Members(members.OrderBy(Key, StringComparer.Ordinal), indent + Step);
                break;
            case JsonArray { Count: > 0 } items:
                _output.Write('\n');
                Items(items, indent);
                break;
            default:
                _output.Write(' ');
                Scalar(value, indent + Step);
                break;
        }
    }

    private void Items(JsonArray items, int indent, bool onDash = false)
    {
        foreach (var item in items)
        {
            Indent(onDash ? 0 : indent);
            onDash = false;
            _output.Write("- ");
            switch (item)
            {
                case JsonObject { Count: > 0 } members:
                    Members(members.OrderBy(Key, StringComparer.Ordinal), indent + Step, onDash: true);
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
                _output.Write("null\n");
                break;
            case JsonObject:
                _output.Write("{}\n");
                break;
            case JsonArray:
                _output.Write("[]\n");
                break;
            default:
                if (value.AsText() is not { } text)
                {
                    _output.Write(value.ToJsonString());
                    _output.Write('\n');
                }
                else if (YamlBlock.CanHold(text))
                {
                    YamlBlock.Write(text, indent, _output);
                }
                else
                {
                    _output.Write(YamlText.Inline(text));
                    _output.Write('\n');
                }

                break;
        }
    }

    private void Indent(int spaces)
    {
        for (var i = 0; i < spaces; i++)
        {
            _output.Write(' ');
        }
    }
}
