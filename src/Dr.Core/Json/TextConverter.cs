using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dr.Json;

/// <summary>Writes a value as the text that it parses from.</summary>
internal sealed class TextConverter<T>(TextConverter<T>.TryParse tryParse) : JsonConverter<T>
    where T : struct
{
    internal delegate bool TryParse(string? text, out T value);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && tryParse(reader.GetString(), out var value)
            ? value
            : throw new JsonException($"not a valid {typeof(T).Name}");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
