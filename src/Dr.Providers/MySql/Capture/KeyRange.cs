using System.Text;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Rows;

namespace Dr.Providers.MySql.Capture;

/// <summary>Part of a table: the rows behind one key, up to and including another. Pure.</summary>
/// <param name="Key">What the table is cut along.</param>
/// <param name="After">The values of a key; null: from the first row.</param>
/// <param name="UpTo">The values of a key; null: to the last row.</param>
internal sealed record KeyRange(TableKey Key, IReadOnlyList<byte[]>? After, IReadOnlyList<byte[]>? UpTo)
{
    /// <summary>The predicate; null where it is the whole table.</summary>
    /// <remarks>
    /// Written out instead of comparing rows, and with the first column once more in front: older servers find no range in
    /// anything else.
    /// </remarks>
    public string? Where
    {
        get
        {
            var bounds = new List<string>();
            if (After is not null)
            {
                bounds.Add(Bound(After, ">", ">"));
            }

            if (UpTo is not null)
            {
                bounds.Add(Bound(UpTo, "<", "<="));
            }

            return bounds.Count == 0 ? null : string.Join(" AND ", bounds);
        }
    }

    private string Bound(IReadOnlyList<byte[]> values, string strictly, string last)
    {
        var single = Key.Columns.Count == 1;
        var text = Nested(values, 0, strictly, last);
        return single ? text : $"{Sql.Name(Key.Columns[0].Name)} {strictly}= {Literal(0, values)} AND ({text})";
    }

    private string Nested(IReadOnlyList<byte[]> values, int index, string strictly, string last)
    {
        var name = Sql.Name(Key.Columns[index].Name);
        var literal = Literal(index, values);
        return index == Key.Columns.Count - 1
            ? $"{name} {last} {literal}"
            : $"{name} {strictly} {literal} OR ({name} = {literal} AND ({Nested(values, index + 1, strictly, last)}))";
    }

    private string Literal(int index, IReadOnlyList<byte[]> values)
    {
        var column = Key.Columns[index];
        var value = values[index];
        return column.Type switch
        {
            KeyType.Integer or KeyType.Decimal => Encoding.ASCII.GetString(value),
            KeyType.Time => $"'{Encoding.ASCII.GetString(value)}'",
            KeyType.Text => Hexadecimal(column.CharacterSet!, value),
            _ => Hexadecimal("binary", value),
        };
    }

    private static string Hexadecimal(string characterSet, byte[] value) =>
        value.Length == 0 ? $"_{characterSet} ''" : $"_{characterSet} 0x{Convert.ToHexStringLower(value)}";
}
