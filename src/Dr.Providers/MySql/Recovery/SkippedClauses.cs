using System.Globalization;
using System.Text.RegularExpressions;
using Dr.Findings;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Schemas;

namespace Dr.Providers.MySql.Recovery;

/// <summary>
/// Finds clauses of a table's definition that stand in a conditional comment which a server does not read: it makes the table without
/// them and says nothing. Pure.
/// </summary>
internal static partial class SkippedClauses
{
    // why: from 5.7 on, versions of MySQL say nothing about MariaDB, which therefore reads none of these
    private const int FirstOfMySqlAlone = 50_700;
    private const int LastOfMySqlAlone = 99_999;

    /// <param name="definition">CREATE TABLE or ALTER TABLE, as a server wrote it.</param>
    /// <param name="schema">For the subject.</param>
    /// <param name="flavour">Of the server that it is run on.</param>
    public static IReadOnlyList<Finding> Findings(string definition, string schema, ServerFlavour flavour)
    {
        var skipped = In(definition, flavour);
        return skipped.Count == 0
            ? []
            :
            [
                new Finding(
                    Severity.Warning,
                    "mysql.clause-skipped",
                    $"{schema}.{SqlScan.Names(definition).First()}",
                    $"{flavour} does not read {string.Join(", ", skipped.Distinct())}, which the captured definition says",
                    "look whether Rancher minds, or restore onto a server of the captured flavour"
                ),
            ];
    }

    private static List<string> In(string definition, ServerFlavour flavour)
    {
        var skipped = new List<string>();
        for (var index = 0; index < definition.Length; index++)
        {
            if (SqlScan.IsQuote(definition[index]))
            {
                index = SqlScan.EndOfQuoted(definition, index) - 1;
            }
            else if (Conditional().Match(definition, index) is { Success: true } comment)
            {
                if (!Reads(flavour, comment))
                {
                    skipped.Add(comment.Groups["clause"].Value.Trim());
                }

                index += comment.Length - 1;
            }
        }

        return skipped;
    }

    private static bool Reads(ServerFlavour flavour, Match comment)
    {
        var isForMariaDb = comment.Groups["mariadb"].Length > 0;
        var wanted = int.Parse(comment.Groups["version"].Value, CultureInfo.InvariantCulture);
        var version = (flavour.Version.Major * 10_000) + (flavour.Version.Minor * 100) + flavour.Version.Build;
        return wanted <= version
            && (
                flavour.IsMariaDb ? isForMariaDb || wanted is < FirstOfMySqlAlone or > LastOfMySqlAlone : !isForMariaDb
            );
    }

    [GeneratedRegex(
        @"\G/\*(?<mariadb>M?)!(?<version>\d{5,6})(?<clause>.*?)\*/",
        RegexOptions.Singleline | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Conditional();
}
