using System.Text;
using System.Text.RegularExpressions;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Schemas;

/// <summary>
/// The name of a schema inside of its own definitions: left out where that changes nothing, so that a definition works under any name.
/// Servers write it unasked: before a sequence in a default, and everywhere in a view that also reads another schema. Pure.
/// </summary>
internal static partial class OwnSchema
{
    /// <summary>Leaves it out of a table or a view as SHOW CREATE gives them; a text that uses the name for something else too stays as it is.</summary>
    public static string LeaveOut(string sql, string schema)
    {
        var own = Sql.Name(schema);
        var places = Places(sql, own).ToList();
        if (!places.TrueForAll(at => IsQualifier(sql, at, own) || IsAccount(sql, at, own) || IsHead(sql, at)))
        {
            // why: an alias or a table of that name may be what stands before the dot. Not the view's own name: it would be made elsewhere
            places = [.. places.Where(at => IsHead(sql, at))];
        }

        var text = new StringBuilder();
        var from = 0;
        foreach (var at in places.Where(at => IsQualifier(sql, at, own)))
        {
            text.Append(sql, from, at - from);
            from = at + own.Length + 1;
        }

        return text.Append(sql, from, sql.Length - from).ToString();
    }

    /// <summary>Leaves it out of the head of a trigger, which is as somebody once wrote it.</summary>
    public static string LeaveOutOfTrigger(string sql, string schema)
    {
        var head = TriggerHead().Match(sql);
        return head.Success ? string.Concat(Qualifier(schema).Replace(head.Value, ""), sql.AsSpan(head.Length)) : sql;
    }

    /// <summary>Whether a definition seems to name the schema: <c>name.</c> anywhere but as a part of something else, texts included.</summary>
    public static bool IsNamedIn(string sql, string schema) => Qualifier(schema).IsMatch(sql);

    private static IEnumerable<int> Places(string sql, string own)
    {
        for (var index = 0; index < sql.Length; index++)
        {
            if (!SqlScan.IsQuote(sql[index]))
            {
                continue;
            }

            var end = SqlScan.EndOfQuoted(sql, index);
            if (sql.AsSpan(index, end - index).SequenceEqual(own) && (index == 0 || sql[index - 1] != '.'))
            {
                yield return index;
            }

            index = end - 1;
        }
    }

    private static bool IsQualifier(string sql, int at, string own) =>
        sql.AsSpan(at + own.Length).StartsWith(".`", StringComparison.Ordinal);

    private static bool IsAccount(string sql, int at, string own) =>
        sql.AsSpan(at + own.Length).StartsWith("@", StringComparison.Ordinal) || (at > 0 && sql[at - 1] == '@');

    private static bool IsHead(string sql, int at) => sql.AsSpan(0, at).EndsWith(" VIEW ", StringComparison.Ordinal);

    private static Regex Qualifier(string schema)
    {
        var name = Regex.Escape(schema);
        var quoted = Regex.Escape(schema.Replace("`", "``", StringComparison.Ordinal));
        return new Regex(
            $@"(?<![\w$`"".@])({name}|`{quoted}`|""{name}"")\s*\.\s*(?=[\w$`""])",
            RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(10)
        );
    }

    [GeneratedRegex(
        @"^CREATE\s.*?\bTRIGGER\b.*?\bFOR\s+EACH\s+ROW\b(\s+(FOLLOWS|PRECEDES)\s+\S+)?",
        RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.Singleline
            | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex TriggerHead();
}
