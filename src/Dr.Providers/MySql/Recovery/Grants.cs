using System.Text.RegularExpressions;

namespace Dr.Providers.MySql.Recovery;

/// <summary>What an account may do, as <c>SHOW GRANTS</c> says it. What it has through roles is not looked into.</summary>
internal sealed partial class Grants
{
    private readonly List<(string Where, IReadOnlyList<string> Rights)> _lines = [];

    /// <summary>Whether the account has roles, which may give it more than is seen here.</summary>
    public bool HasRoles { get; private init; }

    public static Grants Parse(IReadOnlyList<string> lines)
    {
        var grants = new Grants { HasRoles = lines.Any(line => !line.Contains(" ON ", StringComparison.Ordinal)) };
        foreach (var match in lines.Select(line => Line().Match(line)).Where(match => match.Success))
        {
            var rights = match.Groups["rights"].Value.Split(',').Select(right => right.Trim().ToUpperInvariant());
            grants._lines.Add((match.Groups["where"].Value, [.. rights]));
        }

        return grants;
    }

    /// <summary>Rights on the whole server.</summary>
    public bool HasAny(params IReadOnlyList<string> rights) =>
        _lines.Any(line =>
            line.Where == "*" && (Has(line.Rights, "ALL PRIVILEGES") || rights.Any(right => Has(line.Rights, right)))
        );

    /// <summary>Those of the rights that the account lacks on a schema.</summary>
    public IReadOnlyList<string> Missing(string schema, IReadOnlyList<string> rights)
    {
        var had = _lines.Where(line => Covers(line.Where, schema)).SelectMany(line => line.Rights).ToHashSet();
        return had.Contains("ALL PRIVILEGES") ? [] : [.. rights.Where(right => !had.Contains(right))];
    }

    private static bool Has(IReadOnlyList<string> rights, string right) => rights.Contains(right);

    private static bool Covers(string where, string schema)
    {
        if (where == "*")
        {
            return true;
        }

        var pattern = Regex
            .Escape(where.Trim('`').Replace("``", "`", StringComparison.Ordinal))
            .Replace(@"\\_", "\0", StringComparison.Ordinal)
            .Replace("_", ".", StringComparison.Ordinal)
            .Replace("%", ".*", StringComparison.Ordinal)
            .Replace("\0", "_", StringComparison.Ordinal);
        return Regex.IsMatch(schema, $"^{pattern}$");
    }

    [GeneratedRegex(@"^GRANT (?<rights>.+) ON (?:TABLE )?(?<where>\*|`(?:[^`]|``)*`)\.\* TO ")]
    private static partial Regex Line();
}
