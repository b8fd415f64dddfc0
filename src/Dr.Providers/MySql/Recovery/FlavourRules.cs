using System.Text.RegularExpressions;
using Dr.Findings;
using Dr.MySql;
using Dr.Providers.MySql.Schemas;

namespace Dr.Providers.MySql.Recovery;

/// <summary>What the captured flavour has and the server that is restored onto has not, found in the definitions themselves. Pure.</summary>
internal static partial class FlavourRules
{
    /// <param name="state">The server, which is of the other flavour.</param>
    /// <param name="schema">As it was captured.</param>
    /// <param name="definitions">Its statements.</param>
    public static IEnumerable<Finding> Judge(
        TargetState state,
        MySqlSchemaFacts schema,
        SchemaDefinitions definitions
    ) =>
        from one in Tables(state, definitions)
            .Concat(Indexes(state, definitions))
            .Concat(Code(state, schema, definitions))
        group one.What by one.Name into found
        select new Finding(
            Severity.Critical,
            "mysql.no-equivalent",
            $"{schema.Name}.{found.Key}",
            $"has {string.Join(", ", found.Distinct())}, for which {state.Flavour} has nothing that means the same",
            "restore onto a server of the captured flavour, or change it on the old server and capture again"
        );

    private static IEnumerable<(string Name, string What)> Tables(TargetState state, SchemaDefinitions definitions) =>
        from table in definitions.Tables.Select(TableText.Of).OfType<TableText>()
        from what in table.Items.SelectMany(item => In(state, item)).Concat(Behind(state, table.Tail))
        select (table.Name, what);

    private static IEnumerable<string> In(TargetState state, string item)
    {
        var mask = SqlMask.Of(item);
        var words = state.Flavour.IsMariaDb ? OfMySql() : OfMariaDb();
        foreach (var word in words.Matches(mask).Select(match => match.Value))
        {
            yield return word;
        }

        if (!TableText.IsColumn(item))
        {
            foreach (var index in OfIndexes(state, mask))
            {
                yield return $"{index} ({item})";
            }

            yield break;
        }

        var name = SqlScan.Names(item).First();
        if (TableText.TypeOf(item) is var type && IsOwnType(state, type))
        {
            yield return $"the type {type} (column {name})";
        }

        foreach (var missing in Charsets(state, mask))
        {
            yield return $"{missing} (column {name})";
        }
    }

    private static IEnumerable<string> Behind(TargetState state, string tail) =>
        state.Flavour.IsMariaDb
            ? []
            :
            [
                .. OfMariaDb().Matches(SqlMask.Of(tail)).Select(match => match.Value),
                .. OwnOption()
                    .Matches(SqlMask.Of(tail))
                    .Select(match => tail.Substring(match.Index, match.Length).Trim()),
            ];

    private static bool IsOwnType(TargetState state, string type) =>
        state.Flavour.IsMariaDb ? type is "vector" : type is "uuid" or "inet4" or "inet6" or "vector";

    private static IEnumerable<string> Charsets(TargetState state, string mask) =>
        from match in Charset().Matches(mask)
        let name = match.Groups["name"].Value
        where
            !state.Collations.Contains(name)
            && !state.Collations.Any(known => known.StartsWith($"{name}_", StringComparison.OrdinalIgnoreCase))
        select match.Value;

    private static IEnumerable<(string Name, string What)> Indexes(TargetState state, SchemaDefinitions definitions) =>
        from statement in definitions.Indexes
        from what in OfIndexes(state, SqlMask.Of(statement))
        select (SqlScan.Names(statement).First(), what);

    private static IEnumerable<string> OfIndexes(TargetState state, string mask)
    {
        if (state.Flavour.IsMariaDb && IsOfExpressions(mask))
        {
            yield return "an index of expressions";
        }

        if (!state.Flavour.IsMariaDb && !state.Flavour.HasHiddenIndexes && IgnoredIndex().IsMatch(mask))
        {
            yield return "an IGNORED index";
        }
    }

    private static bool IsOfExpressions(string mask) => Index().IsMatch(mask) && Expression().IsMatch(mask);

    private static IEnumerable<(string Name, string What)> Code(
        TargetState state,
        MySqlSchemaFacts schema,
        SchemaDefinitions definitions
    )
    {
        var packages = schema.Routines.Where(routine =>
            !state.Flavour.HasPackages && routine.Kind.StartsWith("package", StringComparison.Ordinal)
        );
        var aggregates = Aggregate().Matches(state.Flavour.IsMariaDb ? "" : definitions.Code);
        // why: the collation decides how the texts in it compare, and another one would decide otherwise
        var foreign = UnderCollation()
            .Matches(definitions.Code)
            .Where(match => !state.Collations.Contains(match.Groups["collation"].Value));
        return
        [
            .. packages.Select(routine => (routine.Name, $"a {routine.Kind}")),
            .. aggregates.Select(match => (NameOf(match), "an aggregate function")),
            .. foreign.Select(match =>
                (NameOf(match), $"texts that compare as {match.Groups["collation"].Value} says")
            ),
        ];
    }

    private static string NameOf(Match match) =>
        match.Groups["name"].Value.Replace("``", "`", StringComparison.Ordinal);

    private const RegexOptions Style = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int Patience = 10_000;

    [GeneratedRegex(
        @"PERIOD FOR|WITHOUT OVERLAPS|WITH(OUT)? SYSTEM VERSIONING|AS ROW (START|END)|\bnextval\(",
        Style,
        Patience
    )]
    private static partial Regex OfMariaDb();

    [GeneratedRegex(@"NOT ENFORCED", Style, Patience)]
    private static partial Regex OfMySql();

    [GeneratedRegex(@" `\.+`=('\.*'|\w+)", Style, Patience)]
    private static partial Regex OwnOption();

    [GeneratedRegex(@"(CHARACTER SET|COLLATE) (?<name>\w+)", Style, Patience)]
    private static partial Regex Charset();

    [GeneratedRegex(@"^(ALTER TABLE `\.*`\s+ADD )?((UNIQUE|FULLTEXT|SPATIAL) )?(KEY|INDEX) ", Style, Patience)]
    private static partial Regex Index();

    [GeneratedRegex(@"[(,]\(", Style, Patience)]
    private static partial Regex Expression();

    [GeneratedRegex(@" IGNORED\b", Style, Patience)]
    private static partial Regex IgnoredIndex();

    [GeneratedRegex(
        @"^CREATE (DEFINER=\S+ )?AGGREGATE FUNCTION `(?<name>([^`]|``)+)`",
        Style | RegexOptions.Multiline,
        Patience
    )]
    private static partial Regex Aggregate();

    // as CodeText writes it: the settings of one definition, then the definition
    [GeneratedRegex(
        @"^SET SESSION .*\bcollation_connection = (?<collation>\w+).*\n(DELIMITER \S+\n)?CREATE .*?\b(VIEW|FUNCTION|PROCEDURE|TRIGGER|EVENT|PACKAGE|BODY) [`""](?<name>([^`""]|``)+)",
        Style | RegexOptions.Multiline,
        Patience
    )]
    private static partial Regex UnderCollation();
}
