using System.Globalization;

namespace Dr.MySql;

/// <summary>The variables of a server as it gives them, by name in lower case.</summary>
public sealed class ServerVariables(IReadOnlyDictionary<string, string> values)
{
    /// <summary>Null where the server has no such variable.</summary>
    public string? Text(string name) => values.GetValueOrDefault(name);

    /// <summary>Null where the server has no such variable, or it is no number.</summary>
    public long? Number(string name) =>
        long.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>Null where the server has no such variable.</summary>
    public bool? On(string name) =>
        Text(name) is { } text ? text is "1" || text.Equals("ON", StringComparison.OrdinalIgnoreCase) : null;
}
