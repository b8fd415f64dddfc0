using System.Text.RegularExpressions;
using Dr.Findings;
using Dr.Providers.MySql.Client;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>
/// What becomes of the statements of a plain dump that speak of more than its own tables: schemas get the names of the plan, and what
/// would change the server itself is left out and told.
/// </summary>
internal sealed partial class DumpTranslation(IReadOnlyList<SchemaPlan> schemas)
{
    private readonly List<Finding> _left = [];

    /// <summary>Statements that were not run.</summary>
    public IReadOnlyList<Finding> Left => _left;

    public string? Prepare(string statement)
    {
        if (Choice().Match(statement) is { Success: true } choice)
        {
            return $"USE {Target(choice.Groups["name"].Value)}";
        }

        if (Making().Match(statement) is { Success: true } making)
        {
            // why: the schema is there, with the journal in it; what is left of the statement is how its texts compare
            var options = Options().Match(statement);
            return options.Success ? $"ALTER DATABASE {Target(making.Groups["name"].Value)} {options.Value}" : null;
        }

        if (OfTheServer().Match(statement) is { Success: true } foreign)
        {
            _left.Add(
                new Finding(
                    Severity.Notice,
                    "mysql.statement-left-out",
                    "the dump",
                    $"{foreign.Groups["what"].Value} was not run: it would change the server and not the schema",
                    "run it by hand if this server is to take the old one's place in replication"
                )
            );
            return null;
        }

        return Dropping().IsMatch(statement) ? null : statement;
    }

    private string Target(string quoted)
    {
        var name = quoted.Trim('`').Replace("``", "`", StringComparison.Ordinal);
        return Sql.Name(schemas.FirstOrDefault(schema => schema.Name == name)?.Target ?? name);
    }

    private const RegexOptions Style =
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int Patience = 10_000;

    [GeneratedRegex(@"^USE\s+(?<name>`([^`]|``)+`|\w+)", Style, Patience)]
    private static partial Regex Choice();

    [GeneratedRegex(
        @"^CREATE\s+DATABASE\s+(/\*!\d+ *)?(IF NOT EXISTS\s*)?(\*/\s*)?(?<name>`([^`]|``)+`|\w+)",
        Style,
        Patience
    )]
    private static partial Regex Making();

    [GeneratedRegex(@"\bCHARACTER SET \w+( COLLATE \w+)?", Style, Patience)]
    private static partial Regex Options();

    [GeneratedRegex(@"^(/\*!\d+ *)?DROP\s+(DATABASE|SCHEMA)\b", Style, Patience)]
    private static partial Regex Dropping();

    [GeneratedRegex(
        @"^(/\*!\d+ *)?(?<what>SET @@GLOBAL\.GTID_PURGED|SET GLOBAL \w+|SET @@SESSION\.SQL_LOG_BIN|SET @MYSQLDUMP_TEMP_LOG_BIN|CHANGE (MASTER|REPLICATION SOURCE) TO)",
        Style,
        Patience
    )]
    private static partial Regex OfTheServer();
}
