using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Objects.Trees;

namespace Dr.Objects.Leaks;

/// <summary>One walk over the JSON of one object, and over JSON inside of its texts.</summary>
internal sealed class ObjectScan(bool redacts)
{
    // why: a text in a text in a text is an accident, not a configuration
    private const int DeepestText = 4;

    // why: of two members of one name the walk would see but one; such a text is scanned as text
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };
    private readonly List<FoundLeak> _found = [];
    private int _depth;

    public IReadOnlyList<FoundLeak> Found => _found;

    public void Object(JsonObject members, string path)
    {
        var isSecret = members.TextAt("kind") == "Secret";
        var (variable, isAuth) = (members.TextAt("name") ?? members.TextAt("key"), path.Contains("/auths/"));
        foreach (var (key, value) in members.ToList())
        {
            var at = $"{path}/{FieldPath.Escape(key)}";
            switch (value)
            {
                case JsonObject data when isSecret && key is "data" or "stringData":
                    Secret(data, at);
                    break;
                case JsonObject inner:
                    Object(inner, at);
                    break;
                case JsonArray items:
                    List(items, at);
                    break;
                case JsonValue when value.AsText() is { Length: > 0 } text:
                    var name = key == "value" && variable is not null ? variable : key;
                    Store(text, Member(name, text, at, isAuth), redacted => members[key] = redacted);
                    break;
            }
        }
    }

    /// <summary>A text that stands for itself.</summary>
    /// <returns>The text without what was found in it; itself where that is nothing.</returns>
    public string Text(string text, string path, bool isProse = false)
    {
        if (_depth < DeepestText && ParseJson(text) is { } json)
        {
            return Nested(json, text, path);
        }

        var leaks = TextScan.Find(text, isProse);
        if (leaks.Count > 0)
        {
            _found.AddRange(leaks.Select(leak => ToFound(leak, text, path)));
            return TextScan.Redact(text, leaks);
        }

        if (EncodedContent.Find(text) is { } kind)
        {
            _found.Add(new FoundLeak(path, kind, text));
            // why: a server takes nothing but base64 there
            return path.StartsWith("/binaryData/", StringComparison.Ordinal)
                ? Convert.ToBase64String(Encoding.ASCII.GetBytes(LiteralValue.Redacted))
                : LiteralValue.Redacted;
        }

        return text;
    }

    private void List(JsonArray items, string path)
    {
        for (var i = 0; i < items.Count; i++)
        {
            var (at, index) = ($"{path}/{i}", i);
            switch (items[i])
            {
                case JsonObject inner:
                    Object(inner, at);
                    break;
                case JsonArray inner:
                    List(inner, at);
                    break;
                case JsonValue value when value.AsText() is { Length: > 0 } text:
                    var flag = i > 0 ? items[i - 1].AsText() : null;
                    var after = flag?.StartsWith('-') == true && !flag.Contains('=') ? flag : "";
                    Store(text, Member(after, text, at, isAuth: false), redacted => items[index] = redacted);
                    break;
            }
        }
    }

    private string Member(string key, string text, string path, bool isAuth)
    {
        if (isAuth && key == "auth" && ValuePatterns.IsLogin(text))
        {
            return Whole(LeakKind.RegistryLogin, text, path);
        }

        if (!text.Contains('\n') && SensitiveKey.Judge(key) is { } kind && LiteralValue.IsSecret(kind, text))
        {
            return Whole(kind, text, path);
        }

        return Text(text, path, key is "description");
    }

    private string Whole(LeakKind kind, string text, string path)
    {
        _found.Add(new FoundLeak(path, kind, text));
        return LiteralValue.Redacted;
    }

    private void Store(string text, string scanned, Action<string> replace)
    {
        if (redacts && !ReferenceEquals(text, scanned))
        {
            replace(scanned);
        }
    }

    private void Secret(JsonObject data, string path)
    {
        foreach (var (key, value) in data.ToList())
        {
            if (value.AsText() is { Length: > 0 } text && text != LiteralValue.Redacted)
            {
                var redacted = Whole(LeakKind.SecretObject, text, $"{path}/{FieldPath.Escape(key)}");
                Store(text, redacted, replacement => data[key] = replacement);
            }
        }
    }

    private string Nested(JsonNode json, string text, string path)
    {
        var before = _found.Count;
        _depth++;
        if (json is JsonObject members)
        {
            Object(members, $"{path}!");
        }
        else
        {
            List((JsonArray)json, $"{path}!");
        }

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
