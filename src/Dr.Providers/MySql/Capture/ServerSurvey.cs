using Dr.Errors;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Capture;

/// <summary>What a server says of itself before anything is captured of it.</summary>
public sealed record ServerSurvey
{
    public required ServerFlavour Flavour { get; init; }

    /// <summary>Global variables that matter here, those that the server knows.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    public required Grants Grants { get; init; }

    /// <summary>Null where the server is no member of a Galera cluster.</summary>
    public GaleraState? Galera { get; init; }

    /// <summary>One row for each source that the server replicates from.</summary>
    public required IReadOnlyList<SqlRow> Replication { get; init; }

    public string Role =>
        Galera is not null ? "galera"
        : Replication.Count > 0 ? "replica"
        : "standalone";

    public string? this[string variable] => Variables.GetValueOrDefault(variable);

    /// <exception cref="DrException">The server cannot be asked, or is one that Dr does not know how to read.</exception>
    public static async Task<ServerSurvey> ReadAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        if (!session.Flavour.IsSupported)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"cannot capture {session.Endpoint}: it runs {session.Flavour.VersionText}",
                "capture MySQL 5.7 or later, or MariaDB 10.2 or later"
            );
        }

        return new ServerSurvey
        {
            Flavour = session.Flavour,
            Variables = await session.VariablesAsync(ServerVariables.All, cancellationToken),
            Grants = await Grants.ReadAsync(session, cancellationToken),
            Galera = await GaleraState.ReadAsync(session, cancellationToken),
            Replication = await ReplicationAsync(session, cancellationToken),
        };
    }

    private static async Task<IReadOnlyList<SqlRow>> ReplicationAsync(
        MySqlSession session,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await session.RowsAsync(
                session.Flavour.ReplicaStatement,
                "read the state of replication",
                cancellationToken
            );
        }
        catch (DatabaseException exception) when (exception.IsDenied)
        {
            // why: who may not ask is told so among the findings of privileges
            return [];
        }
    }
}
