using System.Globalization;
using System.Text.RegularExpressions;
using Dr.Testing.Servers;
using MySqlConnector;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>
/// What a server says of a schema, without a word of Dr's: its own checksum of each table, its own text of each definition. Two
/// portraits of one flavour are equal line by line when the schemas are.
/// </summary>
internal static class SchemaPortrait
{
    public static async Task<IReadOnlyList<string>> OfAsync(
        SqlServer server,
        string schema,
        CancellationToken cancellationToken
    )
    {
        var lines = new List<string>();
        foreach (var table in await TablesAsync(server, schema, cancellationToken))
        {
            var name = $"`{table.Replace("`", "``", StringComparison.Ordinal)}`";
            var made = (await server.RowsAsync($"SHOW CREATE TABLE {name}", schema, cancellationToken))[0][1]!;
            // why: the server's checksum of a table that keeps its history holds the moments at which rows were written; MySQL's
            // counts the hidden column of an index over an expression too, and of one over an array that column has no bytes of its own:
            // asked twice in a row of a table that nobody touches, MySQL 9.7 gives two sums
            var sum =
                made.Contains("WITH SYSTEM VERSIONING", StringComparison.Ordinal)
                || made.Contains(" array)", StringComparison.Ordinal)
                    ? await server.ScalarAsync(
                        $"SELECT GROUP_CONCAT(id, ':', v ORDER BY id) FROM {name}",
                        schema,
                        cancellationToken
                    )
                    : (await server.RowsAsync($"CHECKSUM TABLE {name} EXTENDED", schema, cancellationToken))[0][1];
            // why: MySQL names the character set beside its collation once a table was made from its own words
            lines.Add($"table {table}: {sum}, {Regex.Replace(made, " CHARACTER SET \\w+(?= COLLATE )", "")}");
        }

        foreach (var (kind, sql) in s_code)
        {
            var rows = await server.RowsAsync(
                string.Format(CultureInfo.InvariantCulture, sql, $"'{schema}'"),
                schema,
                cancellationToken
            );
            foreach (var row in rows)
            {
                // why: a view on a table that is gone cannot be made anywhere; a test of its own sees that this is said
                if (kind != "view" || await WorksAsync(server, schema, row[0]!, cancellationToken))
                {
                    lines.Add($"{kind}: {string.Join(" | ", row)}");
                }
            }
        }

        return [.. lines.Select(line => Anonymous(line, schema)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Fails with every line in which two portraits differ.</summary>
    public static void Same(IEnumerable<string> before, IEnumerable<string> after)
    {
        var (first, second) = (before.ToList(), after.ToList());
        var gone = first.Except(second).Select(line => $"- {line}");
        var come = second.Except(first).Select(line => $"+ {line}");
        Assert.True(first.SequenceEqual(second), string.Join('\n', gone.Concat(come)));
    }

    // why: the flavours have different columns; these are what both have and what a copy must keep
    private static readonly (string Kind, string Sql)[] s_code =
    [
        (
            "view",
            "SELECT table_name, view_definition, check_option, definer, security_type, character_set_client, collation_connection FROM information_schema.views WHERE table_schema = {0}"
        ),
        (
            "routine",
            "SELECT routine_name, routine_type, dtd_identifier, routine_definition, is_deterministic, sql_data_access, security_type, sql_mode, routine_comment, definer, character_set_client, collation_connection FROM information_schema.routines WHERE routine_schema = {0}"
        ),
        (
            "parameter",
            "SELECT specific_name, ordinal_position, parameter_mode, parameter_name, dtd_identifier FROM information_schema.parameters WHERE specific_schema = {0}"
        ),
        (
            "trigger",
            "SELECT trigger_name, event_manipulation, event_object_table, action_order, action_statement, action_timing, sql_mode, definer, character_set_client, collation_connection FROM information_schema.triggers WHERE trigger_schema = {0}"
        ),
        (
            "event",
            "SELECT event_name, definer, time_zone, event_definition, event_type, execute_at, interval_value, interval_field, sql_mode, starts, ends, status, on_completion, event_comment, character_set_client, collation_connection FROM information_schema.events WHERE event_schema = {0}"
        ),
        (
            "schema",
            "SELECT default_character_set_name, default_collation_name FROM information_schema.schemata WHERE schema_name = {0}"
        ),
    ];

    private static async Task<IEnumerable<string>> TablesAsync(
        SqlServer server,
        string schema,
        CancellationToken cancellationToken
    )
    {
        var sql =
            $"SELECT table_name FROM information_schema.tables WHERE table_schema = '{schema}' AND table_type NOT LIKE '%VIEW'";
        return (await server.RowsAsync(sql, schema, cancellationToken)).Select(row => row[0]!);
    }

    private static async Task<bool> WorksAsync(
        SqlServer server,
        string schema,
        string view,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var name = $"`{view.Replace("`", "``", StringComparison.Ordinal)}`";
            await server.RowsAsync($"SHOW COLUMNS FROM {name}", schema, cancellationToken);
            return true;
        }
        catch (MySqlException broken) when (broken.ErrorCode is MySqlErrorCode.ViewInvalid or MySqlErrorCode.NoSuchUser)
        {
            return broken.ErrorCode == MySqlErrorCode.NoSuchUser;
        }
    }

    private static string Anonymous(string line, string schema) =>
        Regex.Replace(line, $"`?\\b{Regex.Escape(schema)}\\b`?", "SCHEMA", RegexOptions.CultureInvariant);
}
