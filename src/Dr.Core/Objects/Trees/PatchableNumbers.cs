using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dr.Objects.Trees;

/// <summary>Numbers that survive a patch by kustomize, which takes each number of the object that it patches for a double.</summary>
internal static class PatchableNumbers
{
    private const long LargestExact = 1L << 53;

    // why: every decimal of so many digits has a double of its own
    private const int ExactDigits = 15;

    public static bool AreAll(JsonNode? node) =>
        node switch
        {
            JsonObject members => members.All(member => AreAll(member.Value)),
            JsonArray items => items.All(AreAll),
            JsonValue value when value.GetValueKind() == JsonValueKind.Number => IsExact(value.ToJsonString()),
            _ => true,
        };

    private static bool IsExact(string number) =>
        long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? whole is >= -LargestExact and <= LargestExact
            : double.IsFinite(double.Parse(number, CultureInfo.InvariantCulture))
                && number.TakeWhile(letter => letter is not 'e' and not 'E').Count(char.IsAsciiDigit) <= ExactDigits;
}
