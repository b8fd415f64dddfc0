using Dr.Findings;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Schemas;

namespace Dr.Providers.MySql.Capture;

/// <summary>Opens the connections of a snapshot and brings them to one moment of a server.</summary>
internal sealed class SnapshotTaker(
    MySqlDialer dialer,
    MySqlCaptureOptions options,
    ServerSurvey survey,
    string marks,
    TimeProvider clock
)
{
    /// <param name="control">Is the snapshot's from now on; when this fails, it is still the caller's.</param>
    /// <param name="schemas">What is captured.</param>
    /// <param name="cancellationToken">Ends it; nothing stays locked.</param>
    /// <exception cref="Errors.DrException">No moment could be had.</exception>
    public async Task<Snapshot> TakeAsync(
        MySqlSession control,
        IReadOnlyList<SchemaModel> schemas,
        CancellationToken cancellationToken
    )
    {
        var strategy = LockStrategy.For(survey, options.Schemas, [.. Tables(schemas, _ => true)]);
        var uncovered = Tables(schemas, table => !table.Transactional).ToList();
        var desync = survey.Galera is null ? null : new GaleraDesync(control, marks);
        var sessions = new List<MySqlSession>();
        try
        {
            await BoundAsync(control, cancellationToken);
            var readers = strategy == LockStrategy.None ? 1 : options.Connections;
            await OpenAsync(sessions, readers + (uncovered.Count > 0 ? 1 : 0), cancellationToken);
            IReadOnlyList<Finding> found = desync is null ? [] : await desync.BeginAsync(cancellationToken);
            var still = new StandStill(
                control,
                sessions[..readers],
                sessions.Skip(readers).FirstOrDefault(),
                uncovered
            );
            var moment = await new MomentTaker(still, strategy, options, survey, clock).TakeAsync(cancellationToken);
            var alive = new KeepAlive([.. Holding(still, moment)], options.SilenceLimit, clock);
            return new Snapshot(still, new SessionPool(still.Readers, alive), alive, desync)
            {
                Strategy = strategy,
                Moment = moment,
                Findings = [.. found, .. moment.Findings, .. Slow(strategy)],
            };
        }
        catch
        {
            await Snapshot.EndAfterFailureAsync(desync);
            foreach (var session in sessions)
            {
                await session.DisposeAsync();
            }

            throw;
        }
    }

    private static IEnumerable<MySqlSession> Holding(StandStill still, Moment moment) =>
        new[] { moment.KeepsDefinitions ? still.Control : null, still.Keeper }.OfType<MySqlSession>();

    private static IEnumerable<string> Tables(IEnumerable<SchemaModel> schemas, Func<TableModel, bool> which) =>
        schemas.SelectMany(schema => schema.Tables.Where(which).Select(table => Sql.Name(schema.Name, table.Name)));

    private async Task OpenAsync(List<MySqlSession> sessions, int count, CancellationToken cancellationToken)
    {
        while (sessions.Count < count)
        {
            sessions.Add(await dialer.OpenAsync(cancellationToken));
            await BoundAsync(sessions[^1], cancellationToken);
            const string level = "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ";
            await sessions[^1].ExecuteAsync(level, "set the isolation level", cancellationToken);
        }
    }

    private Task BoundAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var seconds = Math.Max(1, (int)options.LockTimeout.TotalSeconds);
        return session.ExecuteAsync($"SET SESSION lock_wait_timeout = {seconds}", "bound its locks", cancellationToken);
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
}
