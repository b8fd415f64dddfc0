using Dr.Capture;
using Dr.MySql;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Schemas;
using Dr.Runs;

namespace Dr.Providers.MySql.Capture;

/// <summary>
/// Schemas of one MySQL or MariaDB server, as they were at one moment: definitions as SQL, rows as INSERT statements with a digest for
/// every table. Writers go on meanwhile; they wait only while the moment is taken.
/// </summary>
/// <param name="connection">How the server is reached.</param>
/// <param name="options">What is captured.</param>
/// <param name="variable">Environment variables, for the password.</param>
/// <param name="marks">A folder of this machine's own, for what the next run has to undo if this one dies.</param>
/// <param name="progress">Is told of steps.</param>
/// <param name="clock">Time.</param>
public sealed class MySqlSource(
    MySqlConnectionOptions connection,
    MySqlCaptureOptions options,
    Func<string, string?> variable,
    string marks,
    IProgress<RunEvent> progress,
    TimeProvider clock
) : ISource
{
    public string Name => MySqlFacts.SourceName;

    public async Task<ICapture> BeginAsync(CancellationToken cancellationToken)
    {
        var dialer = new MySqlDialer(connection, variable);
        var control = await dialer.OpenAsync(cancellationToken);
        try
        {
            return await BeginAsync(dialer, control, cancellationToken);
        }
        catch
        {
            await control.DisposeAsync();
            throw;
        }
    }

    private async Task<MySqlCapture> BeginAsync(
        MySqlDialer dialer,
        MySqlSession control,
        CancellationToken cancellationToken
    )
    {
        var startedAt = clock.GetUtcNow();
        var survey = await StepAsync("survey", "ask the server", () => SurveyAsync(control, cancellationToken));
        var schemas = await StepAsync("schemas", "read the definitions", () => ReadAsync(control, cancellationToken));
        var taker = new SnapshotTaker(dialer, options, survey, marks, clock);
        var snapshot = await StepAsync(
            "snapshot",
            "take a snapshot",
            () => taker.TakeAsync(control, schemas, cancellationToken)
        );
        try
        {
            var view = new CaptureView(connection.Endpoint, survey, schemas, snapshot, startedAt);
            return await MySqlCapture.BeginAsync(view, options, clock, cancellationToken);
        }
        catch
        {
            await snapshot.DisposeAsync();
            throw;
        }
    }

    private async Task<ServerSurvey> SurveyAsync(MySqlSession control, CancellationToken cancellationToken)
    {
        var survey = await ServerSurvey.ReadAsync(control, cancellationToken);
        PrivilegeCheck.Refuse(survey, options.Schemas, connection.User, connection.Endpoint);
        SurveyFindings.RefuseUnfit(survey, connection.Endpoint);
        return survey;
    }

    private async Task<IReadOnlyList<SchemaModel>> ReadAsync(MySqlSession control, CancellationToken cancellationToken)
    {
        var reader = new SchemaReader(control);
        var schemas = new List<SchemaModel>();
        foreach (var name in options.Schemas)
        {
            schemas.Add(await reader.ReadAsync(name, cancellationToken));
        }

        return schemas;
    }

    private async Task<T> StepAsync<T>(string name, string title, Func<Task<T>> run)
    {
        var step = $"{Name}/{name}";
        progress.Report(new RunEvent(step, RunEventKind.Begun, title));
        try
        {
            var result = await run();
            progress.Report(new RunEvent(step, RunEventKind.Ended, title));
            return result;
        }
        catch (Exception exception)
        {
            progress.Report(new RunEvent(step, RunEventKind.Failed, exception.Message));
            throw;
        }
    }
}
