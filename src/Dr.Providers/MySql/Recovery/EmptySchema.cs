using Dr.Errors;
using Dr.Providers.MySql.Client;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Brings a schema into the state in which a restore begins: there, empty, and this run's.</summary>
internal sealed class EmptySchema(MySqlSession session, RestorePlan plan)
{
    /// <param name="schema">Which.</param>
    /// <param name="options">Character set and collation, as CREATE DATABASE takes them; empty: the server's own.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LeaseHeldException">Another run has it.</exception>
    /// <exception cref="DrException">It holds something, and may not be replaced.</exception>
    public async Task MakeAsync(SchemaPlan schema, string options, CancellationToken cancellationToken)
    {
        var name = Sql.Name(schema.Target);
        if (await MustGoAsync(schema, cancellationToken))
        {
            await session.ExecuteAsync($"DROP DATABASE IF EXISTS {name}", $"drop {schema.Target}", cancellationToken);
        }

        var making = $"make the schema {schema.Target}";
        await session.ExecuteAsync($"CREATE DATABASE IF NOT EXISTS {name}", making, cancellationToken);
        if (options.Length > 0)
        {
            await session.ExecuteAsync($"ALTER DATABASE {name} {options}", making, cancellationToken);
        }

        await new RestoreJournal(schema, plan.Run).ClaimAsync(session, cancellationToken);
    }

    // why: what an earlier process of this run made of definitions cannot be told from a half of them, and holds no row yet
    private async Task<bool> MustGoAsync(SchemaPlan schema, CancellationToken cancellationToken)
    {
        var owner = await RestoreJournal.OwnerAsync(session, schema.Target, cancellationToken);
        if (owner is not null && owner != plan.Run.ToString() && RunId.TryParse(owner, out var other))
        {
            throw new LeaseHeldException(
                $"{schema.Target} is claimed by {other}, which restores into it",
                $"`dr-restore resume {other}` finishes that run; to give it up, DROP DATABASE {Sql.Name(schema.Target)}"
            );
        }

        var objects = await session.ValueAsync(
            $"SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = {Sql.Text(schema.Target)}",
            $"look into {schema.Target}",
            cancellationToken
        );
        var mayGo = owner is not null || schema.Replaced > 0;
        return objects == "0" || mayGo
            ? objects != "0"
            : throw new DrException(
                ErrorCode.Failed,
                $"{schema.Target} holds {objects} tables and views; it held none when the plan was made",
                "make sure that every Rancher server is stopped, then begin a new run"
            );
    }
}
