using Dr.Errors;
using Dr.Providers.Recovery;
using Dr.Recovery;
using Dr.Runs;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.MySql.Recovery;

/// <summary>The server that is restored onto is killed in the middle of the rows, and started again sooner or later.</summary>
[Collection(nameof(DatabaseCollection))]
public sealed class RestartedServerTests(SharedMariaDb mariaDb) : IAsyncLifetime
{
    private readonly DatabaseLab _lab = new();
    private MariaDbServer _target = null!;
    private RestoreSource _source = null!;
    private int _killed;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var server = await mariaDb.GetAsync();
        var schema = await server.CreateSchemaAsync("CHARACTER SET utf8mb4", Cancellation);
        await Samples.FillAsync(server, schema, Cancellation);
        // why: the widest table is loaded first, and what lies in memory alone is gone with the server, whatever it had said yes to
        await server.ExecuteAsync(
            "CREATE TABLE in_memory (v VARCHAR(500)) ENGINE=MEMORY AS SELECT seq AS v FROM seq_1_to_6000",
            schema,
            Cancellation
        );
        _source = await _lab.CaptureAsync(server, 64 << 10, schema);
        _target = await MariaDbServer.StartAsync(cancellationToken: Cancellation);
    }

    [Fact]
    public async Task One_that_is_started_again_is_waited_for_and_every_row_is_there_once()
    {
        var starting = Task.CompletedTask;
        KillInTheMiddle(() => starting = _target.StartAgainAsync(Cancellation));

        var report = await _lab.RunAsync(_lab.Inventory(_target), _source, Cancellation);

        await starting;
        AssertWhole(report);
        Assert.Contains(_lab.Events, told => told.Text.StartsWith("waits for the server: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_stays_away_ends_the_run_with_its_name_and_resume_brings_every_row_in_once()
    {
        _lab.Clock = new HastyClock();
        KillInTheMiddle(() => { });

        var error = await Assert.ThrowsAnyAsync<DrException>(() =>
            _lab.RunAsync(_lab.Inventory(_target), _source, Cancellation)
        );

        Assert.Equal(ErrorCode.Failed, error.Code);
        Assert.Contains(_target.Address, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Hint);
        await _target.StartAgainAsync(Cancellation);
        AssertWhole(await _lab.Restore.ResumeAsync(_lab.LastRun, _source, Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        await _target.DisposeAsync();
        _lab.Dispose();
    }

    private void KillInTheMiddle(Action then) =>
        _lab.OnEvent = told =>
        {
            if (
                told is { Step: MySqlSteps.Load, Kind: RunEventKind.Progressed }
                && Interlocked.Exchange(ref _killed, 1) == 0
            )
            {
                _target.KillAsync(Cancellation).GetAwaiter().GetResult();
                then();
            }
        };

    private void AssertWhole(RestoreReport report)
    {
        Assert.Equal(1, _killed);
        Assert.False(report.Degraded, string.Join("\n", report.Findings));
        Assert.Equal((report.MySql!.Tables, 5), (report.MySql.Equal, report.MySql.Tables));
    }
}
