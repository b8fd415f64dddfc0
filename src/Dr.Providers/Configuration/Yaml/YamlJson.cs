using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dr.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dr.Providers.Configuration.Yaml;

/// <summary>
/// Reads YAML for the JSON that it stands for, as kubectl does: quoted values are texts; of plain ones <c>null</c>, <c>~</c>,
/// <c>true</c>, <c>false</c> and JSON's numbers are what they say, with all their digits, and every other one is a text.
/// </summary>
public static partial class YamlJson
{
    /// <summary>Each document of a stream; empty ones are passed over.</summary>
    /// <param name="input">Read to its end as the documents are asked for.</param>
    /// <param name="what">Which file, for messages.</param>
    /// <exception cref="IntegrityException">Not YAML, two members of one name, or tags and anchors, which no such file needs.</exception>
    public static IEnumerable<JsonNode> ReadAll(TextReader input, string what)
    {
        var parser = new Parser(input);
        while (Next(parser, what) is not StreamEnd)
        {
            if (parser.Current is DocumentStart)
            {
                Next(parser, what);
                if (Value(parser, what) is { } document)
                {
                    yield return document;
                }
            }
        }
    }

    /// <summary>A file of one object, as the trees hold them.</summary>
    /// <exception cref="IntegrityException">As <see cref="ReadAll"/>, or not exactly one object.</exception>
    public static JsonObject ReadObject(string text, string what) =>
        ReadAll(new StringReader(text), what).ToList() is [JsonObject content]
            ? content
            : throw Wrong(what, "it does not hold exactly one object");

    private static ParsingEvent Next(Parser parser, string what)
    {
        try
        {
            return parser.MoveNext() ? parser.Current! : throw Wrong(what, "it ends too early");
        }
        catch (YamlException exception)
        {
            throw Wrong(what, $"line {exception.Start.Line}: {exception.Message}", exception);
        }
    }

    private static JsonNode? Value(Parser parser, string what) =>
        parser.Current switch
        {
            Scalar scalar => Scalar(scalar),
            MappingStart => Members(parser, what),
            SequenceStart => Items(parser, what),
            var other => throw Wrong(what, $"line {other?.Start.Line}: anchors and aliases are not read"),
        };

    private static JsonObject Members(Parser parser, string what)
    {
        var members = new JsonObject();
        while (Next(parser, what) is not MappingEnd)
        {
            var line = parser.Current!.Start.Line;
            var key = (parser.Current as Scalar)?.Value ?? throw Wrong(what, $"line {line}: a name is no text");
            Next(parser, what);
            if (!members.TryAdd(key, Value(parser, what)))
            {
                throw Wrong(what, $"line {line}: '{key}' is there twice");
            }
        }

        return members;
    }

    private static JsonArray Items(Parser parser, string what)
    {
        var items = new JsonArray();
        while (Next(parser, what) is not SequenceEnd)
        {
            items.Add(Value(parser, what));
        }

        return items;
    }

    private static JsonNode? Scalar(Scalar scalar) =>
        scalar.Style != ScalarStyle.Plain
            ? JsonValue.Create(scalar.Value)
            : scalar.Value switch
            {
                "" or "~" or "null" => null,
                "true" => JsonValue.Create(true),
                "false" => JsonValue.Create(false),
                var text when Number().IsMatch(text) => JsonNode.Parse(text),
                var text => JsonValue.Create(text),
            };

    private static IntegrityException Wrong(string what, string why, Exception? cause = null) =>
        new(
            $"cannot read {what}: {why}",
            "restore from another point, or put back the file that was changed by hand",
            cause
        );

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$")]
    private static partial Regex Number();
}
