using Dr.Findings;
using Dr.MySql;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Schemas;
using MySqlConnector;

namespace Dr.Providers.MySql.Capture;

/// <summary>Brings several connections to one moment of a server, with as little of a lock as it takes.</summary>
internal sealed class SnapshotTaker(
    MySqlDialer dialer,
    MySqlCaptureOptions options,
    ServerSurvey survey,
    string marks,
    TimeProvider clock
)
{
    private const int MostAttempts = 4;

    /// <param name="control">Is the snapshot's from now on, also when this fails.</param>
    /// <param name="schemas">What is captured.</param>
    /// <param name="cancellationToken">Ends it; nothing stays locked.</param>
    /// <exception cref="Errors.DrException">No moment could be had.</exception>
    public async Task<Snapshot> TakeAsync(
        MySqlSession control,
        IReadOnlyList<SchemaModel> schemas,
        CancellationToken cancellationToken
    )
    {
        var strategy = LockStrategy.For(survey, options.Schemas, [.. schemas.SelectMany(Tables)]);
        var findings = new List<Finding>();
        var desync = survey.Galera is null ? null : new GaleraDesync(control, marks);
        SessionPool? pool = null;
        MySqlSession? tableLocks = null;
        try
        {
            await PrepareControlAsync(control, findings, cancellationToken);
            var sessions = await OpenAsync(strategy == LockStrategy.None ? 1 : options.Connections, cancellationToken);
            pool = new SessionPool(sessions);
            findings.AddRange(desync is null ? [] : await desync.BeginAsync(cancellationToken));
            tableLocks = await LockUncoveredAsync(schemas, cancellationToken);
            var moment = await BeginAsync(control, sessions, strategy, cancellationToken);
            return new Snapshot(control, pool, desync, tableLocks)
            {
                Strategy = strategy,
                Connections = sessions.Count,
                Locked = moment.Locked,
                At = moment.At,
                Position = moment.Position,
                Findings = [.. findings, .. moment.Findings, .. Slow(strategy)],
            };
        }
        catch
        {
            await using var rest = tableLocks;
            await (desync?.EndAsync(CancellationToken.None) ?? Task.CompletedTask);
            await (pool?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    private static IEnumerable<string> Tables(SchemaModel schema) =>
        schema.Tables.Select(table => Sql.Name(schema.Name, table.Name));

    private async Task PrepareControlAsync(
        MySqlSession control,
        List<Finding> findings,
        CancellationToken cancellationToken
    )
    {
        var seconds = Math.Max(1, (int)options.LockTimeout.TotalSeconds);
        await control.ExecuteAsync($"SET SESSION lock_wait_timeout = {seconds}", "bound the lock", cancellationToken);
        if (!survey.Flavour.HasInstanceLock)
        {
            return;
        }

        try
        {
            const string attempted = "keep changes of definitions away";
            await control.ExecuteAsync("LOCK INSTANCE FOR BACKUP", attempted, cancellationToken);
        }
        catch (DatabaseException exception) when (exception.IsDenied)
        {
            findings.Add(
                new Finding(
                    Severity.Notice,
                    "mysql.no-instance-lock",
                    control.Endpoint,
                    "the account may not keep changes of definitions away; the run fails if one comes",
                    "GRANT BACKUP_ADMIN ON *.*"
                )
            );
        }
    }

    private async Task<IReadOnlyList<MySqlSession>> OpenAsync(int count, CancellationToken cancellationToken)
    {
        var sessions = new List<MySqlSession>();
        try
        {
            while (sessions.Count < count)
            {
                sessions.Add(await dialer.OpenAsync(cancellationToken));
                const string level = "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ";
                await sessions[^1].ExecuteAsync(level, "set the isolation level", cancellationToken);
            }

            return sessions;
        }
        catch
        {
            foreach (var session in sessions)
            {
                await session.DisposeAsync();
            }

            throw;
        }
    }

    // Tables without transactions have no past that a snapshot could show: they must not change until they are read.
    private async Task<MySqlSession?> LockUncoveredAsync(
        IReadOnlyList<SchemaModel> schemas,
        CancellationToken cancellationToken
    )
    {
        var tables = schemas
            .SelectMany(schema =>
                schema.Tables.Where(table => !table.Transactional).Select(table => Sql.Name(schema.Name, table.Name))
            )
            .ToList();
        if (tables.Count == 0)
        {
            return null;
        }

        var session = await dialer.OpenAsync(cancellationToken);
        try
        {
            var locks = $"LOCK TABLES {string.Join(", ", tables.Select(table => $"{table} READ"))}";
            await session.ExecuteAsync(locks, "lock the tables without transactions", cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private async Task<Moment> BeginAsync(
        MySqlSession control,
        IReadOnlyList<MySqlSession> sessions,
        LockStrategy strategy,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (strategy.WaitsForQueries)
                {
                    await LongQueryGuard.RefuseAsync(control, options.LongestQuery, cancellationToken);
                }

                return await LockedAsync(control, sessions, strategy, cancellationToken);
            }
            catch (DatabaseException exception)
                when (exception.Number == MySqlErrorCode.LockWaitTimeout && attempt < MostAttempts)
            {
                // why: whoever held the lock up may be done soon; meanwhile nobody waits behind us
                await Task.Delay(TimeSpan.FromSeconds(attempt), clock, cancellationToken);
            }
        }
    }

    private async Task<Moment> LockedAsync(
        MySqlSession control,
        IReadOnlyList<MySqlSession> sessions,
        LockStrategy strategy,
        CancellationToken cancellationToken
    )
    {
        const string attempted = "hold the server still for a moment";
        var began = clock.GetTimestamp();
        Moment moment;
        try
        {
            foreach (var statement in strategy.Before)
            {
                await control.ExecuteAsync(statement, attempted, cancellationToken);
            }

            began = clock.GetTimestamp();
            await (
                strategy.Lock is { } sql ? control.ExecuteAsync(sql, attempted, cancellationToken) : Task.CompletedTask
            );
            moment = await AllBeginAsync(control, sessions, strategy, cancellationToken);
        }
        finally
        {
            if (strategy.Release is { } release)
            {
                await control.ExecuteAsync(release, "let the server go on", CancellationToken.None);
            }
        }

        return moment with
        {
            Locked = strategy.Lock is null ? TimeSpan.Zero : clock.GetElapsedTime(began),
        };
    }

    private async Task<Moment> AllBeginAsync(
        MySqlSession control,
        IReadOnlyList<MySqlSession> sessions,
        LockStrategy strategy,
        CancellationToken cancellationToken
    )
    {
        const string begin = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";
        await Task.WhenAll(sessions.Select(session => session.ExecuteAsync(begin, "begin", cancellationToken)));
        var at = clock.GetUtcNow();
        var (position, finding) = strategy.IsGlobal
            ? await PositionReader.ReadAsync(control, survey, cancellationToken)
            : (null, null);
        return new Moment(at, position, TimeSpan.Zero, finding is null ? [] : [finding]);
    }

    private IEnumerable<Finding> Slow(LockStrategy strategy) =>
        strategy.IsGlobal
            ? []
            :
            [
                new Finding(
                    Severity.Notice,
                    "mysql.no-global-lock",
                    dialer.Endpoint,
                    strategy == LockStrategy.None
                        ? "the account may lock nothing, so one connection reads everything, and no position is known"
                        : "the account may lock tables only, so no position is known for the moment of the snapshot",
                    "GRANT RELOAD ON *.*"
                ),
            ];

    private sealed record Moment(
        DateTimeOffset At,
        MySqlPosition? Position,
        TimeSpan Locked,
        IReadOnlyList<Finding> Findings
    );
}
