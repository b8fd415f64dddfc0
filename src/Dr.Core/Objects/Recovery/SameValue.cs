using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dr.Objects.Recovery;

/// <summary>Whether two JSON values that are neither objects nor lists are one, however a number is spelled.</summary>
internal static class SameValue
{
    public static bool Are(JsonNode wanted, JsonNode found) =>
        (wanted.GetValueKind(), found.GetValueKind()) switch
        {
            (JsonValueKind.Number, JsonValueKind.Number) => SameNumber(wanted.ToJsonString(), found.ToJsonString()),
            (JsonValueKind.String, JsonValueKind.String) => string.Equals(
                wanted.AsText(),
                found.AsText(),
                StringComparison.Ordinal
            ),
            (var one, var other) => one == other,
        };

    // why: 1, 1.0 and 1e0 are one number; beyond what a decimal holds only the digits tell
    private static bool SameNumber(string wanted, string found) =>
        wanted == found
        || (
            decimal.TryParse(wanted, NumberStyles.Float, CultureInfo.InvariantCulture, out var one)
            && decimal.TryParse(found, NumberStyles.Float, CultureInfo.InvariantCulture, out var other)
            && one == other
        );
}
