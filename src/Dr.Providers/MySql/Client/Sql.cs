using System.Text;

namespace Dr.Providers.MySql.Client;

/// <summary>Names and texts as they are written into a statement.</summary>
public static class Sql
{
    /// <summary>A name, whatever it consists of.</summary>
    public static string Name(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    public static string Name(string schema, string name) => $"{Name(schema)}.{Name(name)}";

    public static string Names(IEnumerable<string> names) => string.Join(",", names.Select(Name));

    /// <summary>A text; right in every SQL mode, since neither backslashes nor quotes are in what is sent.</summary>
    public static string Text(string text) =>
        text.Length == 0 ? "''" : $"_utf8mb4 0x{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))}";

    public static string Texts(IEnumerable<string> texts) => string.Join(",", texts.Select(Text));

    /// <summary>A text between quotes, for people to read; only where the SQL mode is known to take backslashes.</summary>
    public static string Quoted(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
