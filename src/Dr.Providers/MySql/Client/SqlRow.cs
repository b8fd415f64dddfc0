using System.Globalization;

namespace Dr.Providers.MySql.Client;

/// <summary>One row of a question about the server: names and texts, no data of users.</summary>
public sealed class SqlRow(IReadOnlyList<string> columns, IReadOnlyList<string?> values)
{
    public IReadOnlyList<string?> Values => values;

    /// <summary>By name, whatever its case; null where the value is NULL or there is no such column.</summary>
    public string? this[string column]
    {
        get
        {
            for (var index = 0; index < columns.Count; index++)
            {
                if (columns[index].Equals(column, StringComparison.OrdinalIgnoreCase))
                {
                    return values[index];
                }
            }

            return null;
        }
    }

    /// <summary>A value that the server never leaves out; empty where it did.</summary>
    public string Text(string column) => this[column] ?? "";

    public long? Number(string column) =>
        decimal.TryParse(this[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number is <= long.MaxValue and >= long.MinValue
            ? (long)number
            : null;

    /// <summary>YES, ON, 1 and TRUE.</summary>
    public bool IsTrue(string column) => this[column]?.ToUpperInvariant() is "YES" or "ON" or "1" or "TRUE";
}
