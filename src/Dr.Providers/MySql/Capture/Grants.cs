using System.Text.RegularExpressions;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Capture;

/// <summary>What an account may do, as the server's SHOW GRANTS says of it and of its active roles.</summary>
public sealed partial class Grants
{
    private readonly IReadOnlyList<(string Privileges, string Schema, string Table)> _lines;

    private Grants(IReadOnlyList<(string, string, string)> lines) => _lines = lines;

    /// <exception cref="DatabaseException">The server does not tell.</exception>
    public static async Task<Grants> ReadAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var rows = await session.RowsAsync("SHOW GRANTS", "read the account's privileges", cancellationToken);
        return Parse(rows.Select(row => row.Values[0] ?? ""));
    }

    internal static Grants Parse(IEnumerable<string> lines) =>
        new([
            .. lines
                .Select(line => Line().Match(line))
                .Where(match => match.Success)
                .Select(match => (Listed(match), Unquoted(match, 2), Unquoted(match, 3))),
        ]);

    /// <summary>Whether one of the privileges is held on everything.</summary>
    public bool HasGlobal(params IReadOnlyList<string> privileges) =>
        _lines.Any(line => line is { Schema: "*", Table: "*" } && Covers(line.Privileges, privileges));

    /// <summary>Whether one of the privileges is held on the whole schema.</summary>
    public bool Has(string schema, params IReadOnlyList<string> privileges) =>
        _lines.Any(line => line.Table == "*" && Matches(line.Schema, schema) && Covers(line.Privileges, privileges));

    /// <summary>Whether one of the privileges is held on a table.</summary>
    public bool HasOnTable(string schema, string table, params IReadOnlyList<string> privileges) =>
        Has(schema, privileges)
        || _lines.Any(line =>
            line.Table == table && Matches(line.Schema, schema) && Covers(line.Privileges, privileges)
        );

    private static string Listed(Match match) =>
        $",{match.Groups[1].Value.ToUpperInvariant().Replace(", ", ",", StringComparison.Ordinal)},";

    private static bool Covers(string held, IReadOnlyList<string> wanted) =>
        held.Contains(",ALL PRIVILEGES,", StringComparison.Ordinal)
        || held.Contains(",ALL,", StringComparison.Ordinal)
        || wanted.Any(privilege => held.Contains($",{privilege},", StringComparison.Ordinal));

    // In a grant % and _ stand for any text and any character, unless a backslash is before them.
    private static bool Matches(string pattern, string schema) =>
        pattern == "*"
        || Regex.IsMatch(
            schema,
            "^" + Regex.Replace(pattern, @"\\([%_])|(%)|(_)|(.)", Piece, RegexOptions.Singleline) + "$",
            RegexOptions.Singleline
        );

    private static string Piece(Match match) =>
        match.Groups[1].Success ? match.Groups[1].Value
        : match.Groups[2].Success ? ".*"
        : match.Groups[3].Success ? "."
        : Regex.Escape(match.Value);

    private static string Unquoted(Match match, int group) =>
        match.Groups[group].Value.Trim('`', '"', '\'').Replace("``", "`", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^GRANT (.+?) ON (?:TABLE |FUNCTION |PROCEDURE )?(\*|`(?:[^`]|``)+`|""[^""]+"")\.(\*|`(?:[^`]|``)+`|""[^""]+"") TO "
    )]
    private static partial Regex Line();
}
