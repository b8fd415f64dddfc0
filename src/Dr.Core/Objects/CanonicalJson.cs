using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dr.Objects;

/// <summary>One spelling for each JSON value: members sorted by their UTF-16 code units, no spaces, numbers as they were written.</summary>
/// <remarks>Equal objects have equal digests whatever the order that a server or a tool gave their members.</remarks>
public static class CanonicalJson
{
    private const int FirstBuffer = 8 << 10;

    // why: a thread keeps what nearly every object fits into, not what the largest one took
    private const int MostKept = 128 << 10;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    public static Digest DigestOf(JsonNode node)
    {
        var buffer = t_buffer ?? new ArrayBufferWriter<byte>(FirstBuffer);
        t_buffer = null;
        buffer.ResetWrittenCount();
        Write(node, buffer);
        var digest = Digest.FromHash(SHA256.HashData(buffer.WrittenSpan));
        t_buffer = buffer.Capacity <= MostKept ? buffer : null;
        return digest;
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
                Write(members, writer);
                break;
            case JsonArray items:
                writer.WriteStartArray();
                for (var i = 0; i < items.Count; i++)
                {
                    Write(items[i], writer);
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

    private static void Write(JsonObject members, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        using var ordered = new MemberOrder(members);
        foreach (var (name, value) in ordered.Members)
        {
            writer.WritePropertyName(name);
            Write(value, writer);
        }

        writer.WriteEndObject();
    }
}
