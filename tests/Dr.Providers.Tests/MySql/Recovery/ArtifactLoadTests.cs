using Dr.Errors;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Recovery;
using Dr.Providers.Recovery;
using Dr.Recovery;
using Dr.Runs;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.MySql.Recovery;

/// <summary>One artifact of rows, brought into a schema that a run has claimed.</summary>
[Collection(nameof(DatabaseCollection))]
public sealed class ArtifactLoadTests(SharedMariaDb mariaDb) : IAsyncLifetime
{
    private readonly DatabaseLab _lab = new();
    private SqlServer _server = null!;
    private MySqlSession _session = null!;
    private PlannedLoad _load = null!;
    private PointScripts _scripts = null!;
    private StepContext _context = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await mariaDb.GetAsync();
        var (schema, back) = (await _server.CreateSchemaAsync("", Cancellation), _server.UnusedSchema());
        const string rows = "CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t SELECT seq FROM seq_1_to_100";
        await _server.ExecuteAsync(rows, schema, Cancellation);
        var source = await _lab.CaptureAsync(_server, 1 << 20, schema);
        var plan = await _lab.Restore.PlanAsync(
            _lab.Inventory(_server, $"schemas: {{{schema}: {back}}}"),
            source,
            [],
            Cancellation
        );
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        _lab.OnEvent = told =>
        {
            if (told is { Step: MySqlSteps.Load, Kind: RunEventKind.Begun })
            {
                stop.Cancel();
            }
        };
        await Assert.ThrowsAsync<DrException>(() => _lab.Restore.RunAsync(plan, source, stop.Token));
        _scripts = new PointScripts((RestoreSource.FromPoint)source);
        var facts = await _scripts.SchemaAsync(schema, Cancellation);
        var journal = new RestoreJournal(plan.RequiredMySql.Schemas[0], _lab.LastRun);
        _load = new PlannedLoad(plan.RequiredMySql.Schemas[0], facts.Data[0], journal, new HashSet<string>(), false);
        _session = await new TargetServer(plan.Inventory.RequiredMySql).OpenAsync(back, Cancellation);
        var step = plan.Steps.First(step => step.Id == MySqlSteps.Load);
        _context = new StepContext(plan, step, "", 1, new Dictionary<string, StepOutcome>(), _lab);
    }

    // As when the answer to a commit was lost, and the artifact is begun again.
    [Fact]
    public async Task One_that_was_committed_already_is_not_brought_in_again()
    {
        await LoadAsync(_load);

        await LoadAsync(_load);

        Assert.Equal("100", await CountAsync());
    }

    [Fact]
    public async Task One_that_brings_other_rows_than_were_captured_into_it_brings_none()
    {
        var part = _load.Facts.Parts[0];
        var content = part.Content with { Rows = 101 };
        var lying = _load with { Facts = _load.Facts with { Parts = [part with { Content = content }] } };

        var error = await Assert.ThrowsAsync<IntegrityException>(() => LoadAsync(lying));
        await _session.DisposeAsync();

        Assert.Contains("brought 100 rows, and 101", error.Message, StringComparison.Ordinal);
        Assert.Equal("0", await CountAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        _lab.Dispose();
    }

    private Task LoadAsync(PlannedLoad load) =>
        new ArtifactLoad(load, _scripts, new LoadProgress(_context, 1)).RunAsync(_session, Cancellation);

    private Task<string?> CountAsync() =>
        _server.ScalarAsync("SELECT COUNT(*) FROM t", _load.Schema.Target, Cancellation);
}
