using Dr.Findings;
using Dr.MySql;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Whether a server knows everything that the captured definitions name: engines, collations, accounts. Pure.</summary>
internal static class ContentsRules
{
    public static IEnumerable<Finding> Judge(TargetState state, MySqlContents contents) =>
        contents.Schemas.SelectMany(schema =>
            Engines(state, schema)
                .Concat(Sequences(state, schema))
                .Concat(Collations(state, schema))
                .Concat(Definers(state, schema))
                .Concat(Code(state, schema))
        );

    // why: a server that lacks an engine takes another one without a word, depending on its sql_mode
    private static IEnumerable<Finding> Engines(TargetState state, MySqlSchemaFacts schema) =>
        schema
            .Tables.GroupBy(table => table.Engine, StringComparer.OrdinalIgnoreCase)
            .Where(group => !state.Engines.Contains(group.Key))
            .Select(group => new Finding(
                Severity.Critical,
                "mysql.engine-missing",
                schema.Name,
                $"{group.Count()} tables are of {group.Key} (for example {group.First().Name}), which this server does not have",
                "install the engine, or restore onto a server of the captured flavour"
            ));

    private static IEnumerable<Finding> Sequences(TargetState state, MySqlSchemaFacts schema)
    {
        if (schema.Sequences.Count > 0 && !state.Flavour.HasSequences)
        {
            yield return new Finding(
                Severity.Critical,
                "mysql.sequence-missing",
                schema.Name,
                $"has {schema.Sequences.Count} sequences (for example {schema.Sequences[0].Name}), which {state.Flavour} does not have",
                "restore onto MariaDB 10.3 or later"
            );
        }
    }

    private static IEnumerable<Finding> Collations(TargetState state, MySqlSchemaFacts schema) =>
        schema
            .Tables.Select(table => table.Collation)
            .Append(schema.Collation)
            .Where(collation => collation.Length > 0 && !state.Collations.Contains(collation))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(collation => new Finding(
                Severity.Critical,
                "mysql.collation-missing",
                schema.Name,
                $"the collation {collation} is unknown to {state.Flavour}",
                "restore onto a server of the captured flavour and version, or a newer one"
            ));

    private static IEnumerable<Finding> Definers(TargetState state, MySqlSchemaFacts schema)
    {
        var others = schema.Definers.Where(definer => definer != state.Account).ToList();
        if (others.Count == 0)
        {
            yield break;
        }

        if (state.Accounts is not null)
        {
            foreach (var missing in others.Where(definer => !state.Accounts.Contains(definer)))
            {
                yield return new Finding(
                    Severity.Warning,
                    "mysql.definer-missing",
                    missing,
                    $"views, routines, triggers or events of {schema.Name} run as {missing}, and there is no such account: they fail when they are used",
                    "create the account with the rights that it had; accounts are not part of a point"
                );
            }
        }

        if (!MayNameOthers(state))
        {
            yield return new Finding(
                Severity.Critical,
                "mysql.definer-right",
                state.Account,
                $"may not make what runs as another account, and {schema.Name} has such ({string.Join(", ", others)})",
                $"GRANT {RightToName(state.Flavour)} ON *.* TO that account for as long as the restore takes"
            );
        }
    }

    private static IEnumerable<Finding> Code(TargetState state, MySqlSchemaFacts schema)
    {
        var functions = schema.Routines.Any(routine => routine.Kind == "function") || schema.Triggers.Count > 0;
        if (
            functions
            && state.IsOn("log_bin") == true
            && state.IsOn("log_bin_trust_function_creators") == false
            && !state.Survey.Grants.HasGlobal("SUPER")
        )
        {
            yield return new Finding(
                Severity.Critical,
                "mysql.function-creators",
                state.Endpoint,
                $"{schema.Name} has functions or triggers, and with a binary log only SUPER may make them",
                "SET GLOBAL log_bin_trust_function_creators = ON for as long as the restore takes"
            );
        }

        if (schema.Events.Any(item => item.Enabled == true) && state.IsOn("event_scheduler") == false)
        {
            yield return new Finding(
                Severity.Notice,
                "mysql.event-scheduler",
                state.Endpoint,
                $"{schema.Name} has events that were on, and event_scheduler is off",
                "SET GLOBAL event_scheduler = ON when the restored database goes into service"
            );
        }
    }

    private static bool MayNameOthers(TargetState state) =>
        state.Survey.Grants.HasGlobal("SUPER", "SET USER", "SET_USER_ID", "SET_ANY_DEFINER");

    private static string RightToName(ServerFlavour flavour) =>
        flavour.IsMariaDb
            ? flavour.Version >= new Version(10, 5, 2)
                ? "SET USER"
                : "SUPER"
            : flavour.Version >= new Version(8, 2)
                ? "SET_ANY_DEFINER, ALLOW_NONEXISTENT_DEFINER"
                : flavour.Version.Major >= 8
                    ? "SET_USER_ID"
                    : "SUPER";
}
