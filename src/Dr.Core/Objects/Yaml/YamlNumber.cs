using System.Globalization;
using System.Text.Json.Nodes;

namespace Dr.Objects.Yaml;

/// <summary>Numbers as JSON writes them, which is how <see cref="ObjectYaml"/> writes them.</summary>
internal static class YamlNumber
{
    // why: longer ones may not fit
    private const int MostDigits = 18;

    public static JsonNode? Read(ReadOnlySpan<char> digits) =>
        digits.Length <= MostDigits
        && digits is not ['-', '0', ..]
        && long.TryParse(digits, CultureInfo.InvariantCulture, out var whole)
            ? JsonValue.Create(whole)
            : JsonNode.Parse(digits.ToString());

    public static bool Is(ReadOnlySpan<char> text)
    {
        text = text is ['-', ..] ? text[1..] : text;
        var whole = Digits(text);
        if (whole == 0 || (whole > 1 && text[0] == '0'))
        {
            return false;
        }

        text = text[whole..];
        if (text is ['.', ..])
        {
            var part = Digits(text[1..]);
            if (part == 0)
            {
                return false;
            }

            text = text[(part + 1)..];
        }

        if (text is ['e' or 'E', ..])
        {
            var power = text is [_, '+' or '-', ..] ? text[2..] : text[1..];
            return Digits(power) is var count and > 0 && count == power.Length;
        }

        return text.IsEmpty;
    }

    private static int Digits(ReadOnlySpan<char> text) =>
        text.IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : text.Length;
}
