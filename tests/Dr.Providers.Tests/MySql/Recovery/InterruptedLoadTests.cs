using System.Globalization;
using Dr.Errors;
using Dr.Providers.Recovery;
using Dr.Recovery;
using Dr.Runs;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.MySql.Recovery;

/// <summary>A restore that is stopped, cut off or meets another one: nothing is there twice, and nothing is missing.</summary>
[Collection(nameof(DatabaseCollection))]
public sealed class InterruptedLoadTests(SharedMariaDb mariaDb) : IAsyncLifetime
{
    private readonly DatabaseLab _lab = new();
    private SqlServer _server = null!;
    private SqlAccount _account = null!;
    private string _schema = "";
    private string Target => $"{_schema}_back";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Inventory Inventory =>
        _lab.Inventory(_server, $"schemas: {{{_schema}: {Target}}}\nconnections: 2", _account);

    public async ValueTask InitializeAsync()
    {
        _server = await mariaDb.GetAsync();
        _schema = await _server.CreateSchemaAsync("CHARACTER SET utf8mb4", Cancellation);
        _account = await _server.CreateUserAsync($"restorer_{_schema}", ["ALL PRIVILEGES ON *.*"], Cancellation);
        await Samples.FillAsync(_server, _schema, Cancellation);
    }

    [Theory]
    [InlineData(MySqlSteps.Schema)]
    [InlineData(MySqlSteps.Load)]
    [InlineData(MySqlSteps.Indexes)]
    [InlineData(MySqlSteps.Code)]
    [InlineData(MySqlSteps.Verify)]
    [InlineData(MySqlSteps.Activate)]
    public async Task A_run_that_was_stopped_in_any_step_is_resumed_to_its_end(string step)
    {
        var source = await _lab.CaptureAsync(_server, 64 << 10, _schema);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        _lab.OnEvent = happened =>
        {
            if (
                happened.Step == step
                && happened.Kind == (step == MySqlSteps.Load ? RunEventKind.Progressed : RunEventKind.Begun)
            )
            {
                stop.Cancel();
            }
        };

        var error = await Assert.ThrowsAsync<DrException>(() => _lab.RunAsync(Inventory, source, stop.Token));
        Assert.Equal(ErrorCode.Cancelled, error.Code);
        var report = await _lab.Restore.ResumeAsync(_lab.LastRun, source, Cancellation);

        await AssertWholeAsync(report);
    }

    [Fact]
    public async Task Connections_that_are_killed_in_the_middle_of_a_load_cost_nothing_but_time()
    {
        var source = await _lab.CaptureAsync(_server, 64 << 10, _schema);
        var killed = 0;
        _lab.OnEvent = happened =>
        {
            if (
                happened is { Step: MySqlSteps.Load, Kind: RunEventKind.Progressed }
                && Interlocked.Exchange(ref killed, 1) == 0
            )
            {
                killed = _server.KillConnectionsAsync(_account.User, Cancellation).GetAwaiter().GetResult();
            }
        };

        var report = await _lab.RunAsync(Inventory, source, Cancellation);

        Assert.True(killed > 0);
        await AssertWholeAsync(report);
    }

    [Fact]
    public async Task A_table_without_transactions_that_was_half_loaded_holds_every_row_once()
    {
        await _server.ExecuteAsync(
            "CREATE TABLE plain_large (id INT PRIMARY KEY, v VARCHAR(1000)) ENGINE=MyISAM AS SELECT seq AS id, REPEAT('x', 900) AS v FROM seq_1_to_20000",
            _schema,
            Cancellation
        );
        var source = await _lab.CaptureAsync(_server, 64 << 20, _schema);
        var half = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        _lab.OnEvent = happened =>
        {
            if (half == 0 && happened is { Step: MySqlSteps.Load, Kind: RunEventKind.Progressed })
            {
                var rows = _server.ScalarAsync("SELECT COUNT(*) FROM plain_large", Target, Cancellation);
                half = int.Parse(rows.GetAwaiter().GetResult()!, CultureInfo.InvariantCulture) % 20_000;
                if (half > 0)
                {
                    stop.Cancel();
                }
            }
        };

        await Assert.ThrowsAsync<DrException>(() => _lab.RunAsync(Inventory, source, stop.Token));
        Assert.InRange(half, 1, 19_999);
        var report = await _lab.Restore.ResumeAsync(_lab.LastRun, source, Cancellation);

        await AssertWholeAsync(report);
        Assert.Equal("20000", await _server.ScalarAsync("SELECT COUNT(*) FROM plain_large", Target, Cancellation));
    }

    [Fact]
    public async Task A_second_run_is_kept_away_from_a_schema_that_the_first_has_claimed()
    {
        var source = await _lab.CaptureAsync(_server, 64 << 10, _schema);
        var plan = await _lab.Restore.PlanAsync(Inventory, source, [], Cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        _lab.OnEvent = happened =>
        {
            if (happened is { Step: MySqlSteps.Load, Kind: RunEventKind.Begun })
            {
                stop.Cancel();
            }
        };
        await Assert.ThrowsAsync<DrException>(() => _lab.RunAsync(Inventory, source, stop.Token));
        var first = _lab.LastRun;

        // why: planned before the first one began, as by somebody else at the same time
        var second = await Assert.ThrowsAnyAsync<DrException>(() => _lab.Restore.RunAsync(plan, source, Cancellation));
        Assert.Contains(Target, second.Message, StringComparison.Ordinal);

        await AssertWholeAsync(await _lab.Restore.ResumeAsync(first, source, Cancellation));
    }

    [Fact]
    public async Task A_run_writes_no_more_into_a_schema_that_somebody_dropped_or_another_run_has_made_anew()
    {
        var source = await _lab.CaptureAsync(_server, 64 << 10, _schema);
        var first = await StoppedAsync(source);
        await _server.ExecuteAsync($"DROP DATABASE {Target}; CREATE DATABASE {Target}", null, Cancellation);

        var dropped = await Assert.ThrowsAsync<DrException>(() =>
            _lab.Restore.ResumeAsync(first, source, Cancellation)
        );
        await _server.ExecuteAsync($"DROP DATABASE {Target}", null, Cancellation);
        var second = await StoppedAsync(source);
        var taken = await Assert.ThrowsAnyAsync<DrException>(() =>
            _lab.Restore.ResumeAsync(first, source, Cancellation)
        );

        Assert.Contains("somebody dropped", dropped.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.LeaseHeld, taken.Code);
        Assert.Contains($"{second}", taken.Message, StringComparison.Ordinal);
        await AssertWholeAsync(await _lab.Restore.ResumeAsync(second, source, Cancellation));
    }

    public ValueTask DisposeAsync()
    {
        _lab.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<RunId> StoppedAsync(RestoreSource source)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        _lab.OnEvent = happened =>
        {
            if (happened is { Step: MySqlSteps.Load, Kind: RunEventKind.Begun })
            {
                stop.Cancel();
            }
        };
        await Assert.ThrowsAsync<DrException>(() => _lab.RunAsync(Inventory, source, stop.Token));
        _lab.OnEvent = _ => { };
        return _lab.LastRun;
    }

    private async Task AssertWholeAsync(RestoreReport report)
    {
        Assert.False(report.Degraded, string.Join("\n", report.Findings));
        Assert.Equal((report.MySql!.Tables, 0L), (report.MySql.Equal, report.MySql.Orphans));
        await Samples.AssertEqualAsync(_server, _schema, Target, Cancellation);
    }
}
