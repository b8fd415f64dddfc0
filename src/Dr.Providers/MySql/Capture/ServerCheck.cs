using Dr.Errors;
using Dr.Findings;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Capture;

/// <summary>Looks at a server as a capture would, and locks nothing.</summary>
public static class ServerCheck
{
    /// <exception cref="DrException">A capture would fail, with the reason.</exception>
    public static async Task<ServerLook> RunAsync(
        MySqlConnectionOptions connection,
        MySqlCaptureOptions options,
        Func<string, string?> variable,
        CancellationToken cancellationToken
    )
    {
        await using var session = await new MySqlDialer(connection, variable).OpenAsync(cancellationToken);
        var survey = await ServerSurvey.ReadAsync(session, cancellationToken);
        PrivilegeCheck.Refuse(survey, options.Schemas, connection.User, connection.Endpoint);
        SurveyFindings.RefuseUnfit(survey, connection.Endpoint);
        var schemas = new List<SchemaLook>();
        var findings = SurveyFindings.Of(survey, options, connection.Endpoint).ToList();
        foreach (var schema in options.Schemas)
        {
            var row = await LookAsync(session, schema, cancellationToken);
            schemas.Add(new SchemaLook(schema, row?.Number("tables") ?? 0, row?.Number("size") ?? 0));
            findings.AddRange(Uncovered(schema, row?.Number("uncovered") ?? 0));
        }

        var strategy = LockStrategy.For(survey, options.Schemas, [.. options.Schemas.Select(Sql.Name)]);
        findings.AddRange(WithoutLock(strategy, connection.Endpoint));
        return new ServerLook(survey, schemas, strategy.Name, findings);
    }

    private static async Task<SqlRow?> LookAsync(
        MySqlSession session,
        string schema,
        CancellationToken cancellationToken
    )
    {
        await session.ExecuteAsync($"USE {Sql.Name(schema)}", $"use the schema {schema}", cancellationToken);
        return await session.FirstAsync(
            $"""
            SELECT COUNT(*) AS tables, SUM(t.DATA_LENGTH) AS size, SUM(COALESCE(e.TRANSACTIONS, '') <> 'YES') AS uncovered
            FROM information_schema.TABLES t LEFT JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE
            WHERE t.TABLE_SCHEMA = {Sql.Text(schema)} AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')
            """,
            $"look at the tables of {schema}",
            cancellationToken
        );
    }

    private static IEnumerable<Finding> Uncovered(string schema, long tables) =>
        tables == 0
            ? []
            :
            [
                new Finding(
                    Severity.Notice,
                    "mysql.not-transactional",
                    Sql.Name(schema),
                    $"has {tables} tables that no snapshot covers: writers to them wait until they are captured",
                    "convert them: ALTER TABLE … ENGINE = InnoDB"
                ),
            ];

    private static IEnumerable<Finding> WithoutLock(LockStrategy strategy, string endpoint) =>
        strategy.IsGlobal
            ? []
            :
            [
                new Finding(
                    Severity.Notice,
                    "mysql.no-global-lock",
                    endpoint,
                    "the account may not hold the server still: no position will be known, and without LOCK TABLES one "
                        + "connection reads everything",
                    "GRANT RELOAD ON *.*"
                ),
            ];
}

/// <summary>What was seen of a server.</summary>
/// <param name="Survey">What it says of itself.</param>
/// <param name="Schemas">Each schema that would be captured.</param>
/// <param name="Strategy">How connections would come to see one moment.</param>
/// <param name="Findings">What is not as it should be.</param>
public sealed record ServerLook(
    ServerSurvey Survey,
    IReadOnlyList<SchemaLook> Schemas,
    string Strategy,
    IReadOnlyList<Finding> Findings
);

/// <summary>One schema.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tables">How many it has.</param>
/// <param name="Size">Bytes, as the server estimates.</param>
public sealed record SchemaLook(string Name, long Tables, long Size);
