using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dr.Objects;

/// <summary>One spelling for each JSON value: members sorted by their UTF-16 code units, no spaces, numbers as they were written.</summary>
/// <remarks>Equal objects have equal digests whatever the order that a server or a tool gave their members.</remarks>
public static class CanonicalJson
{
    public static Digest DigestOf(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(node, buffer);
        return Digest.FromHash(SHA256.HashData(buffer.WrittenSpan));
    }

    public static void Write(JsonNode? node, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output);
        Write(node, writer);
    }

    private static void Write(JsonNode? node, Utf8JsonWriter writer)
    {
        switch (node)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonObject members:
                writer.WriteStartObject();
                foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    Write(value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            // why: texts are written anew, as one server escapes what another does not; numbers keep their digits
            case var value when value.AsText() is { } text:
                writer.WriteStringValue(text);
                break;
            case var value:
                value.WriteTo(writer);
                break;
        }
    }
}
