using Dr.Providers.MySql.Capture;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Asks a server everything that decides whether it can be restored onto. Changes nothing.</summary>
internal sealed class TargetSurvey(TargetServer server)
{
    private const string Looking = "look at the server";
    private static readonly Version s_longCollationNames = new(10, 10, 1);

    /// <param name="schemas">Which schemas are to be restored, by their names there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">It cannot be reached, or does not answer.</exception>
    public async Task<TargetState> RunAsync(IReadOnlyList<string> schemas, CancellationToken cancellationToken)
    {
        await using var session = await server.OpenAsync(cancellationToken);
        var survey = await SurveyAsync(session, cancellationToken);
        var grants = await FirstsAsync(session, "SHOW GRANTS", cancellationToken);
        return new TargetState
        {
            Endpoint = session.Endpoint,
            Survey = survey,
            HasRoles = grants.Any(line => !line.Contains(" ON ", StringComparison.Ordinal)),
            Existing = await ExistingAsync(session, schemas, cancellationToken),
            Account = await session.ValueAsync("SELECT CURRENT_USER()", Looking, cancellationToken) ?? "",
            Engines = (
                await FirstsAsync(
                    session,
                    "SELECT ENGINE FROM information_schema.ENGINES WHERE SUPPORT IN ('YES', 'DEFAULT')",
                    cancellationToken
                )
            ).ToHashSet(StringComparer.OrdinalIgnoreCase),
            Collations = await CollationsAsync(session, cancellationToken),
            Accounts = await AccountsAsync(session, cancellationToken),
            FreeBytes = FreeSpace(survey),
        };
    }

    private static async Task<IReadOnlyDictionary<string, int>> ExistingAsync(
        MySqlSession session,
        IReadOnlyList<string> schemas,
        CancellationToken cancellationToken
    )
    {
        if (schemas.Count == 0)
        {
            return new Dictionary<string, int>();
        }

        var rows = await session.RowsAsync(
            $"""
            SELECT s.SCHEMA_NAME AS name,
              (SELECT COUNT(*) FROM information_schema.TABLES t WHERE t.TABLE_SCHEMA = s.SCHEMA_NAME)
              + (SELECT COUNT(*) FROM information_schema.ROUTINES r WHERE r.ROUTINE_SCHEMA = s.SCHEMA_NAME)
              + (SELECT COUNT(*) FROM information_schema.EVENTS e WHERE e.EVENT_SCHEMA = s.SCHEMA_NAME) AS objects
            FROM information_schema.SCHEMATA s WHERE s.SCHEMA_NAME IN ({Sql.Texts(schemas)})
            """,
            Looking,
            cancellationToken
        );
        return rows.ToDictionary(row => row.Text("name"), row => (int)(row.Number("objects") ?? 0));
    }

    // why: MariaDB lists its newer collations without their character set, in a table that older servers lack a column of
    private static async Task<IReadOnlySet<string>> CollationsAsync(
        MySqlSession session,
        CancellationToken cancellationToken
    )
    {
        var hasLong = session.Flavour.IsMariaDb && session.Flavour.Version >= s_longCollationNames;
        var names = await FirstsAsync(
            session,
            hasLong
                ? "SELECT FULL_COLLATION_NAME FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY"
                : "SELECT COLLATION_NAME FROM information_schema.COLLATIONS",
            cancellationToken
        );
        return names.ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    private static async Task<IReadOnlySet<string>?> AccountsAsync(
        MySqlSession session,
        CancellationToken cancellationToken
    )
    {
        try
        {
            const string accounts = "SELECT CONCAT(User, '@', Host) FROM mysql.user";
            return (await FirstsAsync(session, accounts, cancellationToken)).ToHashSet(StringComparer.Ordinal);
        }
        catch (DatabaseException exception) when (!exception.IsLost)
        {
            return null;
        }
    }

    // why: a path of another machine or of a container may exist here too and say something of another disk
    private static long? FreeSpace(ServerSurvey survey) =>
        survey["hostname"] == Environment.MachineName && survey["datadir"] is { } folder && Directory.Exists(folder)
            ? new DriveInfo(folder).AvailableFreeSpace
            : null;

    private static async Task<ServerSurvey> SurveyAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var variables = await session.RowsAsync("SHOW GLOBAL VARIABLES", Looking, cancellationToken);
        return new ServerSurvey
        {
            Flavour = session.Flavour,
            Variables = variables.ToDictionary(
                row => row.Values[0]!,
                row => row.Values[1] ?? "",
                StringComparer.OrdinalIgnoreCase
            ),
            Grants = await Grants.ReadAsync(session, cancellationToken),
            Galera = await GaleraState.ReadAsync(session, cancellationToken),
            Replication = [],
        };
    }

    private static async Task<IReadOnlyList<string>> FirstsAsync(
        MySqlSession session,
        string question,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await session.RowsAsync(question, Looking, cancellationToken))
                .Select(row => row.Values[0])
                .OfType<string>(),
        ];
}
