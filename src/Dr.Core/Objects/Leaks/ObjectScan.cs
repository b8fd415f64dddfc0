using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dr.Objects.Leaks;

/// <summary>One walk over the JSON of one object, and over JSON inside of its texts.</summary>
internal sealed class ObjectScan(bool redacts)
{
    // why: a text in a text in a text is an accident, not a configuration
    private const int DeepestText = 4;

    // why: of two members of one name the walk would see but one; such a text is scanned as text
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };
    private readonly List<FoundLeak> _found = [];
    private readonly ScanPath _path = new();
    private int _depth;

    public IReadOnlyList<FoundLeak> Found => _found;

    public void Object(JsonObject members)
    {
        var isSecret = members.TextAt("kind") == "Secret";
        var variable = members.TextAt("name") ?? members.TextAt("key");
        for (var i = 0; i < members.Count; i++)
        {
            var (key, value) = members.GetAt(i);
            _path.Enter(key);
            switch (value)
            {
                case JsonObject data when isSecret && key is "data" or "stringData":
                    Secret(data);
                    break;
                case JsonObject inner:
                    Object(inner);
                    break;
                case JsonArray items:
                    List(items);
                    break;
                case JsonValue when value.AsText() is { Length: > 0 } text:
                    var scanned = Member(key == "value" && variable is not null ? variable : key, text);
                    if (IsToReplace(text, scanned))
                    {
                        members.SetAt(i, scanned);
                    }

                    break;
            }

            _path.Leave();
        }
    }

    /// <summary>A text at a place of its object.</summary>
    public void TextAt(string text, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            _path.Enter(key);
        }

        Text(text);
        foreach (var _ in path)
        {
            _path.Leave();
        }
    }

    /// <summary>A text that stands for itself.</summary>
    /// <returns>The text without what was found in it; itself where that is nothing.</returns>
    private string Text(string text, bool isProse = false)
    {
        if (_depth < DeepestText && ParseJson(text) is { } json)
        {
            return Nested(json, text);
        }

        var leaks = TextScan.Find(text, isProse);
        if (leaks.Count > 0)
        {
            var path = _path.ToString();
            _found.AddRange(leaks.Select(leak => ToFound(leak, text, path)));
            return TextScan.Redact(text, leaks);
        }

        if (EncodedContent.Find(text) is { } kind)
        {
            _found.Add(new FoundLeak(_path.ToString(), kind, text));
            // why: a server takes nothing but base64 there
            return _path.BeginsWith("binaryData")
                ? Convert.ToBase64String(Encoding.ASCII.GetBytes(LiteralValue.Redacted))
                : LiteralValue.Redacted;
        }

        return text;
    }

    private void List(JsonArray items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            _path.Enter(i);
            switch (items[i])
            {
                case JsonObject inner:
                    Object(inner);
                    break;
                case JsonArray inner:
                    List(inner);
                    break;
                case JsonValue value when value.AsText() is { Length: > 0 } text:
                    var flag = i > 0 ? items[i - 1].AsText() : null;
                    var after = flag?.StartsWith('-') == true && !flag.Contains('=') ? flag : "";
                    var scanned = Member(after, text);
                    if (IsToReplace(text, scanned))
                    {
                        items[i] = scanned;
                    }

                    break;
            }

            _path.Leave();
        }
    }

    private string Member(string key, string text)
    {
        if (key == "auth" && _path.IsBelow("auths") && ValuePatterns.IsLogin(text))
        {
            return Whole(LeakKind.RegistryLogin, text);
        }

        if (SensitiveKey.Judge(key) is { } kind && !text.Contains('\n') && LiteralValue.IsSecret(kind, text))
        {
            return Whole(kind, text);
        }

        return Text(text, key is "description");
    }

    private string Whole(LeakKind kind, string text)
    {
        _found.Add(new FoundLeak(_path.ToString(), kind, text));
        return LiteralValue.Redacted;
    }

    private bool IsToReplace(string text, string scanned) => redacts && !ReferenceEquals(text, scanned);

    private void Secret(JsonObject data)
    {
        for (var i = 0; i < data.Count; i++)
        {
            var (key, value) = data.GetAt(i);
            if (value.AsText() is { Length: > 0 } text && text != LiteralValue.Redacted)
            {
                _path.Enter(key);
                var redacted = Whole(LeakKind.SecretObject, text);
                _path.Leave();
                if (redacts)
                {
                    data.SetAt(i, redacted);
                }
            }
        }
    }

    private string Nested(JsonNode json, string text)
    {
        var before = _found.Count;
        _depth++;
        _path.EnterText();
        if (json is JsonObject members)
        {
            Object(members);
        }
        else
        {
            List((JsonArray)json);
        }

        _path.Leave();
        _depth--;
        return _found.Count == before || !redacts
            ? text
            : json.ToJsonString(new JsonSerializerOptions { WriteIndented = text.Contains('\n') });
    }

    private static JsonNode? ParseJson(string text)
    {
        var start = text.AsSpan().TrimStart();
        if (start is not ['{' or '[', ..])
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(text, documentOptions: s_strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static FoundLeak ToFound(TextLeak leak, string text, string path)
    {
        var line = text.Contains('\n') ? $":{TextScan.LineOf(text, leak.Start)}" : "";
        return new FoundLeak(path + line, leak.Kind, text.Substring(leak.Start, leak.Length));
    }
}
