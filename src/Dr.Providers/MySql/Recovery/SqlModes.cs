using System.Text.RegularExpressions;
using Dr.Findings;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Takes out of <c>SET … sql_mode = '…'</c> what a server of another flavour or version refuses, and remembers it.</summary>
internal sealed partial class SqlModes(ServerFlavour flavour)
{
    // why: from MySQL 8.0.11 accounts are made by CREATE USER only, so the mode says nothing there; elsewhere it changes no code
    private const string WithoutMeaning = "NO_AUTO_CREATE_USER";

    private static readonly string[] s_goneFromMySql =
    [
        WithoutMeaning,
        "DB2",
        "MAXDB",
        "MSSQL",
        "MYSQL323",
        "MYSQL40",
        "NO_FIELD_OPTIONS",
        "NO_KEY_OPTIONS",
        "NO_TABLE_OPTIONS",
        "ORACLE",
        "POSTGRESQL",
    ];
    private static readonly string[] s_onlyMariaDb =
    [
        "EMPTY_STRING_IS_NULL",
        "SIMULTANEOUS_ASSIGNMENT",
        "TIME_ROUND_FRACTIONAL",
    ];
    private static readonly string[] s_onlyMySql = ["TIME_TRUNCATE_FRACTIONAL"];

    private readonly HashSet<string> _unknown = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlySet<string> Unknown => _unknown;

    /// <summary>The statement with those modes that the server knows.</summary>
    public string Known(string statement)
    {
        if (Setting().Match(statement) is not { Success: true } setting)
        {
            return statement;
        }

        var modes = setting.Groups["modes"];
        var words = modes.Value.Split(',').ToList();
        var foreign = words.Where(IsForeign).ToList();
        _unknown.UnionWith(foreign);
        return foreign.Count == 0
            ? statement
            : $"{statement[..modes.Index]}{string.Join(',', words.Except(foreign))}{statement[(modes.Index + modes.Length)..]}";
    }

    /// <summary>What was taken out and means something.</summary>
    public static IReadOnlyList<Finding> Findings(IEnumerable<string> unknown, string subject) =>
        [
            .. unknown
                .Where(mode => mode != WithoutMeaning)
                .Select(mode => new Finding(
                    Severity.Warning,
                    "mysql.mode-unknown",
                    subject,
                    $"some of it was made under the SQL mode {mode}, which this server does not know: it may do something else here",
                    "restore onto a server of the captured flavour, or try what it does"
                )),
        ];

    private bool IsForeign(string mode)
    {
        string[] foreign =
            flavour.IsMariaDb ? s_onlyMySql
            : flavour.Version.Major >= 8 ? [.. s_goneFromMySql, .. s_onlyMariaDb]
            : s_onlyMariaDb;
        return foreign.Contains(mode, StringComparer.OrdinalIgnoreCase);
    }

    [GeneratedRegex(
        @"^(/\*M?!\d+ *)?SET\s+(SESSION\s+)?sql_mode\s*=\s*'(?<modes>[^']*)'",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Setting();
}
