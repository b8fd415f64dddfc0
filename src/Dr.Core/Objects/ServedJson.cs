using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dr.Objects;

/// <summary>
/// Reads an object as a server gave it, in one pass, into nodes that hold their texts: whoever looks into one several times pays once.
/// Numbers keep their digits. Of <c>metadata.managedFields</c> only the managers' names are kept: nobody asks for more, and they are
/// half of many an object.
/// </summary>
public static class ServedJson
{
    // why: longer ones may not fit, and those with a sign before a zero are not what they seem
    private const int MostDigits = 18;

    [ThreadStatic]
    private static KnownTexts? t_texts;

    private enum Place
    {
        Root,
        Metadata,
        Elsewhere,
    }

    /// <exception cref="JsonException">It is no JSON object, or has two members of one name.</exception>
    public static JsonObject Read(ReadOnlySpan<byte> utf8Json)
    {
        var texts = t_texts ??= new KnownTexts();
        var reader = new Utf8JsonReader(utf8Json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("it is no object");
        }

        var content = Members(ref reader, texts, Place.Root);
        return reader.Read() ? throw new JsonException("something follows the object") : content;
    }

    private static JsonObject Members(ref Utf8JsonReader reader, KnownTexts texts, Place place)
    {
        var members = new JsonObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = texts.Of(ref reader);
            reader.Read();
            var value = (place, name) switch
            {
                (Place.Root, "metadata") => Value(ref reader, texts, Place.Metadata),
                (Place.Metadata, "managedFields") => Managers(ref reader, texts),
                _ => Value(ref reader, texts, Place.Elsewhere),
            };
            if (!members.TryAdd(name, value))
            {
                throw new JsonException($"'{name}' is there twice");
            }
        }

        return members;
    }

    private static JsonNode? Value(ref Utf8JsonReader reader, KnownTexts texts, Place place)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Members(ref reader, texts, place);
            case JsonTokenType.StartArray:
                var items = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Value(ref reader, texts, Place.Elsewhere));
                }

                return items;
            case JsonTokenType.String:
                return JsonValue.Create(texts.Of(ref reader));
            case JsonTokenType.Number:
                return Number(ref reader);
            case JsonTokenType.True:
                return JsonValue.Create(true);
            case JsonTokenType.False:
                return JsonValue.Create(false);
            default:
                return null;
        }
    }

    private static JsonNode? Number(ref Utf8JsonReader reader)
    {
        var digits = reader.ValueSpan;
        return
            digits.Length <= MostDigits && digits is not [(byte)'-', (byte)'0', ..] && reader.TryGetInt64(out var whole)
            ? JsonValue.Create(whole)
            : JsonNode.Parse(digits);
    }

    private static JsonNode? Managers(ref Utf8JsonReader reader, KnownTexts texts)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return Value(ref reader, texts, Place.Elsewhere);
        }

        var items = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(
                reader.TokenType == JsonTokenType.StartObject
                    ? Manager(ref reader, texts)
                    : Value(ref reader, texts, Place.Elsewhere)
            );
        }

        return items;
    }

    private static JsonObject Manager(ref Utf8JsonReader reader, KnownTexts texts)
    {
        var entry = new JsonObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isName = reader.ValueTextEquals("manager"u8);
            reader.Read();
            if (isName)
            {
                entry["manager"] = Value(ref reader, texts, Place.Elsewhere);
            }
            else
            {
                reader.Skip();
            }
        }

        return entry;
    }
}
