using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Rows;

/// <summary>
/// Documents of MySQL's JSON type that hold more than their text tells: a DATE is printed as a string, a DECIMAL as a DOUBLE is, an
/// UNSIGNED INTEGER as an INTEGER is, bytes in base64. The server names such values, and they are written so that it makes them again.
/// </summary>
internal static class TypedDocument
{
    // A statement of thousands of paths is more than a server should be asked for, and no such document was ever seen.
    private const int MostParts = 1000;

    private static readonly JsonReaderOptions s_deep = new() { MaxDepth = 128 };

    /// <summary>Asks for those values of a document: <c>[[type, text], …]</c>, NULL where there is none.</summary>
    /// <remarks>A server without JSON_TABLE tells of dates and bytes only, and not which: of those documents nothing can be made again.</remarks>
    public static string Question(string column, ServerFlavour flavour) =>
        flavour.HasJsonTable
            ? $"(SELECT JSON_ARRAYAGG(JSON_ARRAY(JSON_TYPE(dr_value),CAST(dr_value AS CHAR))) FROM JSON_TABLE(IF(JSON_DEPTH({column})=1,"
                + $"JSON_ARRAY({column}),JSON_EXTRACT({column},'$**[*]','$**.*')),'$[*]' COLUMNS(dr_value JSON PATH '$')) dr_values "
                + "WHERE JSON_TYPE(dr_value) NOT IN ('NULL','BOOLEAN','INTEGER','UNSIGNED INTEGER','DOUBLE','STRING','OBJECT','ARRAY') "
                + "OR JSON_TYPE(dr_value)='UNSIGNED INTEGER' AND dr_value<=9223372036854775807)"
            : $"IF({column}=CAST(CAST({column} AS CHAR) AS JSON),NULL,'[]')";

    /// <summary>Where those values stand and what makes each; null where that cannot be told, or nothing makes one of them.</summary>
    /// <param name="text">The document as it is printed.</param>
    /// <param name="mark">What the server answered.</param>
    public static IReadOnlyList<TypedPart>? Of(ReadOnlySpan<byte> text, ReadOnlySpan<byte> mark)
    {
        var values = JsonSerializer.Deserialize<string[][]>(mark)!;
        var wanted = values.ToLookup(value => value[1], value => value[0], StringComparer.Ordinal);
        if (values.Length is 0 or > MostParts || wanted.Any(same => same.Distinct().Skip(1).Any()))
        {
            return null;
        }

        var made = wanted.ToDictionary(same => same.Key, same => Expression(same.First(), same.Key));
        if (made.ContainsValue(null))
        {
            return null;
        }

        // why: where a text stands more often than values of that type were named, some of it is what it looks like, and which is not known
        var parts = Find(text, made!);
        return parts?.Count == values.Length ? parts : null;
    }

    private static List<TypedPart>? Find(ReadOnlySpan<byte> text, Dictionary<string, string> made)
    {
        var parts = new List<TypedPart>();
        var place = new DocumentPlace();
        var reader = new Utf8JsonReader(text, s_deep);
        try
        {
            while (reader.Read())
            {
                place.Enter(ref reader);
                if (
                    reader.TokenType is JsonTokenType.Number or JsonTokenType.String
                    && made.TryGetValue(Raw(ref reader), out var value)
                )
                {
                    parts.Add(new TypedPart(place.Path(), value));
                }
            }
        }
        catch (JsonException)
        {
            // why: the server's print is not JSON to everybody (a line end inside of long base64): then nothing can be found in it
            return null;
        }

        return parts;
    }

    private static string Raw(ref Utf8JsonReader reader)
    {
        var raw = Encoding.UTF8.GetString(reader.ValueSpan);
        return reader.TokenType == JsonTokenType.String ? $"\"{raw}\"" : raw;
    }

    private static string? Expression(string type, string text)
    {
        var plain = text.Trim('"');
        return type switch
        {
            "DECIMAL" => text.Contains('.', StringComparison.Ordinal) ? text : $"CAST({text} AS DECIMAL(65))",
            "UNSIGNED INTEGER" => $"CAST({text} AS UNSIGNED)",
            "DATE" => $"CAST('{plain}' AS DATE)",
            "TIME" => $"CAST('{plain}' AS TIME(6))",
            "DATETIME" => $"CAST('{plain}' AS DATETIME(6))",
            "BLOB" => OfBytes(plain),
            _ => null,
        };
    }

    private static string? OfBytes(string printed)
    {
        // Lines of 76 letters, and a line end is two letters in a print.
        var lines = printed.Replace("\\n", "", StringComparison.Ordinal);
        return lines.Split(':') is ["base64", "type15", var base64] && Base64.IsValid(base64)
            ? $"X'{Convert.ToHexString(Convert.FromBase64String(base64))}'"
            : null;
    }
}

/// <summary>One value of a document that its text does not tell.</summary>
/// <param name="Path">Where it is, as MySQL's functions take it.</param>
/// <param name="Value">What makes it.</param>
internal sealed record TypedPart(byte[] Path, string Value);
