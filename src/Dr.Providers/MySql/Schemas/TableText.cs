namespace Dr.Providers.MySql.Schemas;

/// <summary>A CREATE TABLE as a server wrote it: what stands before the parenthesis, what is listed in it, what stands behind. Pure.</summary>
/// <param name="Head">Up to the parenthesis.</param>
/// <param name="Items">Columns, keys, checks.</param>
/// <param name="Tail">From the closing parenthesis on.</param>
internal sealed record TableText(string Head, IReadOnlyList<string> Items, string Tail)
{
    /// <summary>Null where the statement makes no table.</summary>
    /// <exception cref="FormatException">It is not as servers write it.</exception>
    public static TableText? Of(string statement)
    {
        if (!statement.StartsWith("CREATE TABLE ", StringComparison.Ordinal))
        {
            return null;
        }

        var open = SqlMask.Of(statement).IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return null;
        }

        var (close, commas) = SqlScan.Parentheses(statement, open);
        var ends = commas.Append(close).ToList();
        var items = ends.Select((end, index) => statement[((index == 0 ? open : ends[index - 1]) + 1)..end].Trim());
        return new TableText(statement[..open], [.. items], statement[close..]);
    }

    /// <summary>The table's name.</summary>
    public string Name => SqlScan.Names(Head).First();

    public static bool IsColumn(string item) => item.StartsWith('`');

    /// <summary>The first word behind a column's name, for example <c>varchar</c>.</summary>
    public static string TypeOf(string column)
    {
        var begin = SqlScan.EndOfQuoted(column, 0) + 1;
        var rest = column[Math.Min(begin, column.Length)..];
        return string.Concat(rest.TakeWhile(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
    }

    public override string ToString() => $"{Head}(\n  {string.Join(",\n  ", Items)}\n{Tail}";
}
