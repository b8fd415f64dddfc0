using Dr.Errors;
using Dr.Findings;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Capture;

/// <summary>
/// Lets one member of a Galera cluster fall behind while it is read, so that it holds the others up by nothing. A mark on this
/// machine tells the next run that a run which died had left it so.
/// </summary>
/// <param name="session">Stays open for as long as the member is desynced.</param>
/// <param name="marks">A folder of this machine's own.</param>
internal sealed class GaleraDesync(MySqlSession session, string marks)
{
    private const string On = "SET GLOBAL wsrep_desync = ON";
    private const string Off = "SET GLOBAL wsrep_desync = OFF";
    private bool _isOurs;

    private string Mark => Path.Combine(marks, $"desync-{Uri.EscapeDataString(session.Endpoint)}");

    /// <summary>Undoes what a run left that died, then desyncs. Somebody else's desync is left as it is.</summary>
    /// <returns>What was found.</returns>
    /// <exception cref="DatabaseException">The server failed.</exception>
    public async Task<IReadOnlyList<Finding>> BeginAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var isOn = await IsOnAsync(cancellationToken);
        if (File.Exists(Mark) && isOn)
        {
            await session.ExecuteAsync(Off, "undo wsrep_desync", cancellationToken);
            isOn = false;
            findings.Add(LeftBehind());
        }

        if (isOn)
        {
            findings.Add(SomebodyElses());
            return findings;
        }

        WriteMark();
        try
        {
            await session.ExecuteAsync(On, "desync the Galera node", cancellationToken);
            _isOurs = true;
        }
        catch (DatabaseException exception) when (exception.IsDenied)
        {
            File.Delete(Mark);
            findings.Add(Denied(exception));
        }

        return findings;
    }

    /// <summary>Undoes it; harmless where there is nothing to undo.</summary>
    /// <exception cref="DatabaseException">The server failed; the mark stays, and the next run undoes it.</exception>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_isOurs)
        {
            await session.ExecuteAsync(Off, "end wsrep_desync", cancellationToken);
            _isOurs = false;
            File.Delete(Mark);
        }
    }

    private async Task<bool> IsOnAsync(CancellationToken cancellationToken) =>
        (await session.VariablesAsync(["wsrep_desync"], cancellationToken)).Values.FirstOrDefault() == "ON";

    private void WriteMark()
    {
        try
        {
            Directory.CreateDirectory(marks);
            using var file = new FileStream(Mark, FileMode.Create, FileAccess.Write);
            file.Flush(flushToDisk: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"will not desync {session.Endpoint}: the mark {Mark}, by which the next run would undo it, cannot be "
                    + $"written: {exception.Message}",
                "let this user write to the folder `state` of dr.yaml",
                exception
            );
        }
    }

    private Finding LeftBehind() =>
        new(
            Severity.Notice,
            "mysql.desync-left",
            session.Endpoint,
            "was still desynced by a run that died; that was undone",
            "look at what ended the last run"
        );

    private Finding SomebodyElses() =>
        new(
            Severity.Warning,
            "mysql.desynced",
            session.Endpoint,
            "is desynced, and not by Dr: it may be far behind the cluster",
            "find out who reads from it, then SET GLOBAL wsrep_desync = OFF"
        );

    private Finding Denied(DatabaseException exception) =>
        new(
            Severity.Warning,
            "mysql.no-desync",
            session.Endpoint,
            $"the account may not desync it, so a slow moment here slows the whole cluster down: {exception.Message}",
            "let the account set global variables (SUPER in MariaDB)"
        );
}
