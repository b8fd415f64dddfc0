using Dr.Findings;
using Dr.Providers.MySql.Client;
using MySqlConnector;

namespace Dr.Providers.MySql.Capture;

/// <summary>Holds a server still for as long as it takes all readers to begin, and not longer.</summary>
internal sealed class MomentTaker(
    StandStill still,
    LockStrategy strategy,
    MySqlCaptureOptions options,
    ServerSurvey survey,
    TimeProvider clock
)
{
    private const string Attempted = "hold the server still for a moment";
    private const int MostAttempts = 4;

    /// <exception cref="Errors.SourceUnavailableException">Somebody would keep the lock waiting.</exception>
    /// <exception cref="DatabaseException">The server did not let itself be locked in time, or failed.</exception>
    public async Task<Moment> TakeAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (strategy.WaitsForQueries)
                {
                    await LongQueryGuard.RefuseAsync(still.Control, options.LongestQuery, cancellationToken);
                }

                return await LockedAsync(cancellationToken);
            }
            catch (DatabaseException exception)
                when (exception.Number == MySqlErrorCode.LockWaitTimeout && attempt < MostAttempts)
            {
                // why: whoever held the lock up may be done soon; meanwhile nobody waits behind us
                await Task.Delay(TimeSpan.FromSeconds(attempt), clock, cancellationToken);
            }
        }
    }

    private async Task<Moment> LockedAsync(CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        Moment moment;
        try
        {
            await SilenceLimit.SetAsync(still.Control, options.SilenceLimit, cancellationToken);
            foreach (var statement in strategy.Before)
            {
                await still.Control.ExecuteAsync(statement, Attempted, cancellationToken);
            }

            began = clock.GetTimestamp();
            await (
                strategy.Lock is { } sql
                    ? still.Control.ExecuteAsync(sql, Attempted, cancellationToken)
                    : Task.CompletedTask
            );
            moment = await AllBeginAsync(cancellationToken);
        }
        catch
        {
            await GiveUpAsync();
            throw;
        }

        // why: a session that the server has ended cannot do this: then the lock was gone early, and this is no moment
        await ReleaseAsync();
        var locked = clock.GetElapsedTime(began);
        if (!moment.KeepsDefinitions)
        {
            await SilenceLimit.LiftAsync(still.Control, cancellationToken);
        }

        return moment with
        {
            Locked = strategy.Lock is null ? TimeSpan.Zero : locked,
        };
    }

    private async Task ReleaseAsync()
    {
        if (strategy.Release is { } release)
        {
            await still.Control.ExecuteAsync(release, "let the server go on", CancellationToken.None);
        }
    }

    private async Task GiveUpAsync()
    {
        try
        {
            await ReleaseAsync();
        }
        catch (DatabaseException)
        {
            // why: the failure that led here is the one to tell; a lock that was never taken cannot be released, and one that was
            // goes with its connection
        }
    }

    private async Task<Moment> AllBeginAsync(CancellationToken cancellationToken)
    {
        const string begin = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";
        await Task.WhenAll(still.Readers.Select(reader => reader.ExecuteAsync(begin, "begin", cancellationToken)));
        var at = clock.GetUtcNow();
        await KeepUncoveredAsync(cancellationToken);
        var (position, unknown) = strategy.IsGlobal
            ? await PositionReader.ReadAsync(still.Control, survey, cancellationToken)
            : (null, null);
        var unlocked = await LockInstanceAsync(cancellationToken);
        var keepsDefinitions = survey.Flavour.HasInstanceLock && unlocked is null;
        Finding?[] findings = [unknown, unlocked];
        return new Moment(at, position, TimeSpan.Zero, keepsDefinitions, [.. findings.OfType<Finding>()]);
    }

    // Tables without transactions have no past that a snapshot could show: they must not change until they are read. Below the other
    // lock, since a global read lock waits for every table that somebody holds.
    private async Task KeepUncoveredAsync(CancellationToken cancellationToken)
    {
        if (still.Keeper is { } keeper)
        {
            var locks = $"LOCK TABLES {string.Join(", ", still.Uncovered.Select(table => $"{table} READ"))}";
            await SilenceLimit.SetAsync(keeper, options.SilenceLimit, cancellationToken);
            await keeper.ExecuteAsync(locks, "lock the tables without transactions", cancellationToken);
        }
    }

    // Below the other lock too: the other way round a change of a definition would wait for this, and that lock for the change.
    private async Task<Finding?> LockInstanceAsync(CancellationToken cancellationToken)
    {
        if (!survey.Flavour.HasInstanceLock)
        {
            return null;
        }

        try
        {
            const string attempted = "keep changes of definitions away";
            await still.Control.ExecuteAsync("LOCK INSTANCE FOR BACKUP", attempted, cancellationToken);
            return null;
        }
        catch (DatabaseException exception) when (exception.IsDenied)
        {
            return new Finding(
                Severity.Notice,
                "mysql.no-instance-lock",
                still.Control.Endpoint,
                "the account may not keep changes of definitions away; the run fails if one comes",
                "GRANT BACKUP_ADMIN ON *.*"
            );
        }
    }
}
