namespace Dr.Providers.MySql.Schemas;

/// <summary>SQL that a server wrote, with a dot for every character of a quoted text or name: what a pattern may look at.</summary>
internal static class SqlMask
{
    /// <summary>As long as the SQL itself, so that a place in one is that place in the other. The quotes stay.</summary>
    /// <exception cref="FormatException">A quoted text has no end.</exception>
    public static string Of(string sql)
    {
        var mask = sql.ToCharArray();
        for (var index = 0; index < sql.Length; index++)
        {
            if (SqlScan.IsQuote(sql[index]))
            {
                var end = SqlScan.EndOfQuoted(sql, index);
                mask.AsSpan(index + 1, end - index - 2).Fill('.');
                index = end - 1;
            }
        }

        return new string(mask);
    }
}
