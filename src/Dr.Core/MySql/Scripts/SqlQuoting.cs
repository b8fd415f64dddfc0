namespace Dr.MySql.Scripts;

/// <summary>How a session reads quotes.</summary>
/// <param name="BackslashEscapes">False under <c>NO_BACKSLASH_ESCAPES</c>.</param>
/// <param name="AnsiQuotes">Double quotes are around names, as under <c>ANSI_QUOTES</c>: a backslash in them is a letter.</param>
public readonly record struct SqlQuoting(bool BackslashEscapes, bool AnsiQuotes)
{
    public static SqlQuoting Default { get; } = new(true, false);

    /// <param name="mode">The session's <c>sql_mode</c>, fully spelt as the server gives it.</param>
    public static SqlQuoting Of(string mode)
    {
        var words = mode.Split(',');
        return new SqlQuoting(!words.Contains("NO_BACKSLASH_ESCAPES"), words.Contains("ANSI_QUOTES"));
    }
}
