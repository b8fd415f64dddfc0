using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dr.Objects.Trees;

/// <summary>What kustomize, and kubectl with <c>-k</c>, cannot carry unchanged. One such object may break the build of all others.</summary>
internal static class KustomizeLimits
{
    private const string LocalConfig = "config.kubernetes.io/local-config";
    private const long LargestExact = 1L << 53;

    // why: every decimal of so many digits has a double of its own
    private const int ExactDigits = 15;

    // why: it refuses to write some of these, and others it writes so that they are read as blanks
    private static readonly SearchValues<char> s_lost = SearchValues.Create([
        .. Enumerable.Range(0x7f, 0x21).Select(code => (char)code),
        '\u2028',
        '\u2029',
        '\ufffe',
        '\uffff',
    ]);

    /// <summary>
    /// False for texts with control characters of Unicode or its line ends, objects that are marked as local configuration (they are
    /// dropped), and kinds ending in <c>List</c> with <c>items</c> (they are taken apart).
    /// </summary>
    public static bool Carries(JsonObject content) =>
        content.Annotation(LocalConfig) is null
        && !(content.TextAt("kind")?.EndsWith("List", StringComparison.Ordinal) == true && content.ContainsKey("items"))
        && CarriesTexts(content);

    /// <summary>
    /// Whether a patch leaves the object as it is. It takes each number for a double; and a text of several lines that begins with a
    /// tab it writes for itself so that it cannot read it again, which ends the build of all objects.
    /// </summary>
    public static bool CarriesThroughPatch(JsonNode? node) =>
        node switch
        {
            JsonObject members => members.All(member => CarriesThroughPatch(member.Value)),
            JsonArray items => items.All(CarriesThroughPatch),
            JsonValue value when value.GetValueKind() == JsonValueKind.Number => IsExact(value.ToJsonString()),
            _ => node.AsText() is not ['\t', ..] text || !text.Contains('\n', StringComparison.Ordinal),
        };

    private static bool CarriesTexts(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                for (var i = 0; i < members.Count; i++)
                {
                    var (key, value) = members.GetAt(i);
                    if (!IsCarried(key) || !CarriesTexts(value))
                    {
                        return false;
                    }
                }

                return true;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    if (!CarriesTexts(items[i]))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return node.AsText() is not { } text || IsCarried(text);
        }
    }

    private static bool IsCarried(string text) => text.AsSpan().IndexOfAny(s_lost) < 0;

    private static bool IsExact(string number) =>
        long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? whole is >= -LargestExact and <= LargestExact
            : double.IsFinite(double.Parse(number, CultureInfo.InvariantCulture))
                && number.TakeWhile(letter => letter is not 'e' and not 'E').Count(char.IsAsciiDigit) <= ExactDigits;
}
