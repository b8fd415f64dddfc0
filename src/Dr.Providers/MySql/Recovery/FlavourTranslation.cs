using System.Text.RegularExpressions;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Schemas;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Says what one flavour wrote of a table or its indexes in the words of the other, where both mean exactly the same. Pure.</summary>
internal static partial class FlavourTranslation
{
    /// <param name="statement">As the captured server wrote it.</param>
    /// <param name="from">The captured server.</param>
    /// <param name="to">The one that is restored onto.</param>
    /// <returns>The statement itself where it makes neither a table nor indexes, or both are of one flavour.</returns>
    public static string Of(string statement, ServerFlavour from, ServerFlavour to)
    {
        if (from.IsMariaDb == to.IsMariaDb)
        {
            return statement;
        }

        Func<string, string> translated = to.IsMariaDb ? item => ToMariaDb(item, to) : ToMySql;
        return TableText.Of(statement) is { } table
                ? (table with { Items = [.. table.Items.Select(translated)] }).ToString()
            : statement.StartsWith("ALTER TABLE ", StringComparison.Ordinal) ? translated(statement)
            : statement;
    }

    private static string ToMySql(string item) =>
        TableText.IsColumn(item) ? WithParentheses(item) : Replaced(item, IgnoredIndex(), "INVISIBLE");

    private static string ToMariaDb(string item, ServerFlavour to)
    {
        var text = Replaced(item, Introducer(), "");
        if (!TableText.IsColumn(text))
        {
            return to.HasHiddenIndexes ? Replaced(text, InvisibleIndex(), "IGNORED") : text;
        }

        text =
            TableText.TypeOf(text) == "geomcollection" ? Replaced(text, ShortCollection(), "geometrycollection") : text;
        return to.HasHiddenColumns && HasValueUnasked(text) ? Replaced(text, InvisibleColumn(), "INVISIBLE") : text;
    }

    // why: MariaDB refuses to hide a column that every INSERT has to name
    private static bool HasValueUnasked(string column) =>
        SqlMask.Of(column) is var mask
        && (!mask.Contains(" NOT NULL", StringComparison.Ordinal) || Unasked().IsMatch(mask));

    // why: MariaDB takes any expression for a default; MySQL wants all but literals and the clock's time between parentheses, and of
    // columns that it keeps apart from the row literals too
    private static string WithParentheses(string column)
    {
        var mask = SqlMask.Of(column);
        if (OutsideOfParentheses(mask, mask => Default().Match(mask)) is not { Success: true } keyword)
        {
            return column;
        }

        var begin = keyword.Index + keyword.Length;
        var rest = mask[begin..];
        var next = OutsideOfParentheses(rest, text => BehindDefault().Match(text));
        var end = next is { Success: true } ? begin + next.Index : column.Length;
        return NeedsParentheses(mask[begin..end], TableText.TypeOf(column))
            ? $"{column[..begin]}({column[begin..end]}){column[end..]}"
            : column;
    }

    private static bool NeedsParentheses(string expression, string type) =>
        expression is not "NULL"
        && !(expression[0] == '(' && SqlScan.Parentheses(expression, 0).Close == expression.Length - 1)
        && !(type is "timestamp" or "datetime" && TimeOfTheClock().IsMatch(expression))
        && (
            type.EndsWith("text", StringComparison.Ordinal)
            || type.EndsWith("blob", StringComparison.Ordinal)
            || !Literal().IsMatch(expression)
        );

    private static Match OutsideOfParentheses(string mask, Func<string, Match> find)
    {
        var flat = mask.ToCharArray();
        var depth = 0;
        for (var index = 0; index < flat.Length; index++)
        {
            depth -= flat[index] == ')' ? 1 : 0;
            var isInside = depth > 0;
            depth += flat[index] == '(' ? 1 : 0;
            flat[index] = isInside ? '.' : flat[index];
        }

        return find(new string(flat));
    }

    private static string Replaced(string sql, Regex pattern, string by)
    {
        foreach (var match in pattern.Matches(SqlMask.Of(sql)).Reverse())
        {
            sql = sql[..match.Index] + by + sql[(match.Index + match.Length)..];
        }

        return sql;
    }

    private const RegexOptions Style = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int Patience = 10_000;

    [GeneratedRegex(@" DEFAULT ", Style, Patience)]
    private static partial Regex Default();

    [GeneratedRegex(@" (ON UPDATE|COMMENT|CHECK|AUTO_INCREMENT|INVISIBLE|/\*)", Style, Patience)]
    private static partial Regex BehindDefault();

    [GeneratedRegex(@"^current_timestamp\(\d?\)$", Style, Patience)]
    private static partial Regex TimeOfTheClock();

    [GeneratedRegex(@"^((_\w+|[bx])?'\.*'|0x[0-9A-Fa-f]+|[-+]?[0-9.]+(e[-+]?[0-9]+)?)$", Style, Patience)]
    private static partial Regex Literal();

    [GeneratedRegex(@"(?<= )IGNORED\b", Style, Patience)]
    private static partial Regex IgnoredIndex();

    [GeneratedRegex(@"/\*!80000 INVISIBLE \*/", Style, Patience)]
    private static partial Regex InvisibleIndex();

    [GeneratedRegex(@"/\*!80023 INVISIBLE \*/", Style, Patience)]
    private static partial Regex InvisibleColumn();

    [GeneratedRegex(@" (DEFAULT|AUTO_INCREMENT|GENERATED)\b", Style, Patience)]
    private static partial Regex Unasked();

    [GeneratedRegex(@"(?<=^`\.*` )geomcollection\b", Style, Patience)]
    private static partial Regex ShortCollection();

    // why: MySQL writes it before every text. MariaDB keeps a generated column's expression as text, and forgets to escape the quotes of
    // a text that has it. Scripts of definitions are read as utf8mb4 anyway.
    [GeneratedRegex(@"\b_utf8mb4(?=')", Style, Patience)]
    private static partial Regex Introducer();
}
