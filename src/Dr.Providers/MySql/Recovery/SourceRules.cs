using Dr.Findings;
using Dr.Providers.CommandLine;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Whether a server can take just this database. Pure.</summary>
internal static class SourceRules
{
    private static readonly string[] s_rights =
    [
        "SELECT",
        "INSERT",
        "DELETE",
        "CREATE",
        "DROP",
        "ALTER",
        "INDEX",
        "REFERENCES",
        "LOCK TABLES",
        "CREATE VIEW",
        "SHOW VIEW",
        "CREATE ROUTINE",
        "ALTER ROUTINE",
        "TRIGGER",
        "EVENT",
    ];

    public static IEnumerable<Finding> Judge(TargetState state, MySqlInventory inventory, MySqlSourceFacts? source) =>
        source is null
            ? []
            :
            [
                .. InTheWay(state, inventory),
                .. source.Schemas.SelectMany(schema => Rights(state, inventory.NameOf(schema.Name))),
                .. Space(state, source),
                .. Packet(state, source),
                .. Case(state, source),
            ];

    private static IEnumerable<Finding> InTheWay(TargetState state, MySqlInventory inventory) =>
        from schema in state.Existing
        where schema.Value > 0
        select inventory.Overwrite == OverwriteMode.Replace
            ? new Finding(
                Severity.Warning,
                "mysql.schema-replaced",
                schema.Key,
                $"holds {schema.Value} objects, and mysql.overwrite is replace: a run drops them all"
            )
            : new Finding(
                Severity.Critical,
                "mysql.schema-in-use",
                schema.Key,
                $"holds {schema.Value} objects already; a restore goes into an empty schema only",
                "drop or rename it, restore under another name with mysql.schemas, or set mysql.overwrite: replace"
            );

    private static IEnumerable<Finding> Rights(TargetState state, string schema)
    {
        var missing = s_rights.Where(right => !state.Survey.Grants.Has(schema, right)).ToList();
        if (missing.Count > 0)
        {
            yield return new Finding(
                state.HasRoles ? Severity.Warning : Severity.Critical,
                "mysql.privileges",
                state.Account,
                $"may not {string.Join(", ", missing)} on {schema}{(state.HasRoles ? ", unless a role lets it" : "")}",
                $"GRANT ALL PRIVILEGES ON `{schema}`.* TO that account, or restore with another one"
            );
        }
    }

    private static IEnumerable<Finding> Space(TargetState state, MySqlSourceFacts source)
    {
        var wanted = 2 * source.PlainSize;
        if (state.FreeBytes < wanted)
        {
            yield return new Finding(
                state.FreeBytes < source.PlainSize ? Severity.Critical : Severity.Warning,
                "mysql.no-room",
                state.Endpoint,
                $"{HumanText.Size(state.FreeBytes.Value)} are free in {state.Survey["datadir"]}; twice the scripts, {HumanText.Size(wanted)}, are wanted",
                "free space there, or restore onto a server with more"
            );
        }
    }

    private static IEnumerable<Finding> Packet(TargetState state, MySqlSourceFacts source)
    {
        if (state.Number("max_allowed_packet") is { } most && most < source.LargestStatement)
        {
            yield return new Finding(
                Severity.Critical,
                "mysql.packet-too-small",
                state.Endpoint,
                $"max_allowed_packet is {HumanText.Size(most)}; the largest statement has {HumanText.Size(source.LargestStatement.Value)}",
                $"SET GLOBAL max_allowed_packet = {((source.LargestStatement.Value >> 20) + 1) << 20}, and the same in the server's configuration"
            );
        }
    }

    private static IEnumerable<Finding> Case(TargetState state, MySqlSourceFacts source)
    {
        var (here, there) = (state.Number("lower_case_table_names"), source.LowerCaseTableNames);
        if (there is not null && here is not null && here != there)
        {
            yield return new Finding(
                there == 0 ? Severity.Critical : Severity.Warning,
                "mysql.table-name-case",
                state.Endpoint,
                $"lower_case_table_names is {here}; it was {there} on the captured server, so names of tables would not be what they were",
                $"use a server that was initialised with lower_case_table_names = {there}"
            );
        }
    }
}
