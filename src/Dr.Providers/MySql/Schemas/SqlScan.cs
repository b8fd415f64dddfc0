namespace Dr.Providers.MySql.Schemas;

/// <summary>Walks over SQL that the server wrote itself, knowing quotes and parentheses and nothing else.</summary>
internal static class SqlScan
{
    /// <summary>The first index behind a quoted text or name that begins at <paramref name="start"/>.</summary>
    public static int EndOfQuoted(string sql, int start)
    {
        var quote = sql[start];
        for (var index = start + 1; index < sql.Length; index++)
        {
            if (sql[index] == '\\' && quote != '`')
            {
                index++;
            }
            else if (sql[index] == quote)
            {
                if (index + 1 >= sql.Length || sql[index + 1] != quote)
                {
                    return index + 1;
                }

                index++;
            }
        }

        throw new FormatException("a quoted text has no end");
    }

    public static bool IsQuote(char character) => character is '\'' or '"' or '`';

    /// <summary>The index of the parenthesis that closes the one at <paramref name="open"/>, and the commas of its own level.</summary>
    public static (int Close, IReadOnlyList<int> Commas) Parentheses(string sql, int open)
    {
        var depth = 0;
        var commas = new List<int>();
        for (var index = open; index < sql.Length; index++)
        {
            var character = sql[index];
            if (IsQuote(character))
            {
                index = EndOfQuoted(sql, index) - 1;
                continue;
            }

            depth += character switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if (character == ',' && depth == 1)
            {
                commas.Add(index);
            }

            if (depth == 0)
            {
                return (index, commas);
            }
        }

        throw new FormatException("a parenthesis is not closed");
    }

    /// <summary>Every name between backticks, in order.</summary>
    public static IEnumerable<string> Names(string sql)
    {
        for (var index = 0; index < sql.Length; index++)
        {
            if (IsQuote(sql[index]))
            {
                var end = EndOfQuoted(sql, index);
                if (sql[index] == '`')
                {
                    yield return sql[(index + 1)..(end - 1)].Replace("``", "`", StringComparison.Ordinal);
                }

                index = end - 1;
            }
        }
    }
}
