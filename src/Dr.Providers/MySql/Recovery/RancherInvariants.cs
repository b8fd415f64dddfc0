using Dr.Findings;
using Dr.MySql;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Schemas;

namespace Dr.Providers.MySql.Recovery;

/// <summary>What must be true of a Rancher database before a Rancher server is started on it. Says nothing of other databases.</summary>
internal sealed class RancherInvariants(MySqlSession session, SchemaModel model)
{
    private const string Looking = "look at Rancher's own tables";
    private const string HostUrl = "api.host";
    private const string Settings = "setting";
    private const string Log = "DATABASECHANGELOG";
    public const string Lock = "DATABASECHANGELOGLOCK";
    private static readonly string[] s_ofRancher = [Settings, "agent", "host"];

    /// <param name="captured">What Liquibase's tables said when they were captured; null where that was not recorded.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<Finding>> FindAsync(LiquibaseFacts? captured, CancellationToken cancellationToken)
    {
        var findings = new List<Finding?>();
        if (Has(Lock))
        {
            findings.Add(Held(captured, await HolderAsync(session, model.Name, cancellationToken)));
        }

        if (Has(Log))
        {
            findings.Add(await ChangeSetsAsync(captured, cancellationToken));
        }

        // why: many programs have settings; only Rancher 1.x keeps them beside agents and hosts
        if (s_ofRancher.All(Has))
        {
            findings.Add(await HostUrlAsync(cancellationToken));
        }

        return [.. findings.OfType<Finding>()];
    }

    /// <summary>Who holds Liquibase's lock; null where nobody does.</summary>
    public static Task<SqlRow?> HolderAsync(MySqlSession session, string schema, CancellationToken cancellationToken) =>
        session.FirstAsync(
            $"SELECT LOCKEDBY AS holder, LOCKGRANTED AS since FROM {Sql.Name(schema, Lock)} WHERE LOCKED <> 0",
            Looking,
            cancellationToken
        );

    /// <summary>Makes Rancher name another address to hosts and agents. Nothing happens in a schema that is not Rancher's.</summary>
    /// <returns>Whether it did.</returns>
    public static async Task<bool> MoveAsync(
        MySqlSession session,
        string schema,
        Uri url,
        CancellationToken cancellationToken
    )
    {
        const string moving = "set Rancher's host registration URL";
        var tables = string.Join(", ", s_ofRancher.Select(Sql.Text));
        var found = await session.FirstAsync(
            $"SELECT COUNT(*) AS tables FROM information_schema.TABLES WHERE TABLE_SCHEMA = {Sql.Text(schema)} AND TABLE_NAME IN ({tables})",
            moving,
            cancellationToken
        );
        if (found!.Number("tables") != s_ofRancher.Length)
        {
            return false;
        }

        var (table, value) = (Sql.Name(schema, Settings), Sql.Text(url.OriginalString));
        await session.ExecuteAsync($"DELETE FROM {table} WHERE name = {Sql.Text(HostUrl)}", moving, cancellationToken);
        await session.ExecuteAsync(
            $"INSERT INTO {table} (name, value) VALUES ({Sql.Text(HostUrl)}, {value})",
            moving,
            cancellationToken
        );
        return true;
    }

    private bool Has(string table) => model.Tables.Any(known => known.Name == table);

    private Finding? Held(LiquibaseFacts? captured, SqlRow? holder) =>
        holder is null && captured is not { Locked: true }
            ? null
            : new Finding(
                Severity.Warning,
                "mysql.liquibase-locked",
                $"{model.Name}.{Lock}",
                $"the lock was held at capture by {captured?.LockedBy ?? holder?["holder"] ?? "somebody"}: Rancher was changing its schema; the run clears it",
                "make sure that the Rancher version that is started is the one that was changing it, and look at its log"
            );

    private async Task<Finding?> ChangeSetsAsync(LiquibaseFacts? captured, CancellationToken cancellationToken)
    {
        var row = await session.FirstAsync(
            $"SELECT COUNT(*) AS changes, COUNT(DISTINCT ID, AUTHOR, FILENAME) AS different FROM {Sql.Name(model.Name, Log)}",
            Looking,
            cancellationToken
        );
        var (changes, different) = (row!.Number("changes"), row.Number("different"));
        return changes != different
                ? Schema(
                    $"{changes} change sets are recorded, and only {different} are different: two Rancher versions have worked on it"
                )
            : captured?.ChangeSets is { } then && then != changes
                ? Schema($"{changes} change sets are recorded, and {then} were captured")
            : null;
    }

    private Finding Schema(string message) =>
        new(
            Severity.Critical,
            "mysql.rancher-schema",
            $"{model.Name}.{Log}",
            message,
            "start no Rancher server on it before it is known which version its schema is of"
        );

    private async Task<Finding?> HostUrlAsync(CancellationToken cancellationToken)
    {
        var url = await session.ValueAsync(
            $"SELECT value FROM {Sql.Name(model.Name, Settings)} WHERE name = {Sql.Text(HostUrl)}",
            Looking,
            cancellationToken
        );
        return string.IsNullOrWhiteSpace(url)
            ? new Finding(
                Severity.Warning,
                "mysql.rancher-host-url",
                $"{model.Name}.setting",
                $"the host registration URL ({HostUrl}) is not set: no host can register, and agents find nobody",
                "set it in Rancher under Admin, Settings before hosts are added"
            )
            : null;
    }
}
