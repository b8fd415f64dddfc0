using Dr.Capture;
using Dr.Findings;
using Dr.MySql;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Schemas;

namespace Dr.Providers.MySql.Capture;

/// <summary>What is known before the first row is read.</summary>
internal sealed record CaptureView(
    string Endpoint,
    ServerSurvey Survey,
    IReadOnlyList<SchemaModel> Schemas,
    Snapshot Snapshot,
    DateTimeOffset StartedAt
);

/// <summary>One server while it is being captured. Holds the snapshot's connections, and on a Galera node its desync.</summary>
internal sealed class MySqlCapture : ICapture
{
    private readonly CaptureView _view;
    private readonly MySqlCaptureOptions _options;
    private readonly TimeProvider _clock;
    private readonly IReadOnlyList<SchemaArtifactSet> _sets;

    private MySqlCapture(
        CaptureView view,
        MySqlCaptureOptions options,
        TimeProvider clock,
        IReadOnlyList<SchemaArtifactSet> sets
    )
    {
        (_view, _options, _clock, _sets) = (view, options, clock, sets);
        Artifacts = [.. sets.SelectMany(set => set.All)];
    }

    public IReadOnlyList<IArtifactCapture> Artifacts { get; }

    public int Parallelism => _view.Snapshot.Connections;

    public static async Task<MySqlCapture> BeginAsync(
        CaptureView view,
        MySqlCaptureOptions options,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var sets = new List<SchemaArtifactSet>();
        foreach (var schema in view.Schemas)
        {
            sets.Add(await SchemaArtifactSet.PlanAsync(view.Snapshot, schema, options, cancellationToken));
        }

        return new MySqlCapture(view, options, clock, sets);
    }

    public async Task<SourceReport> EndAsync(CancellationToken cancellationToken)
    {
        foreach (var schema in _view.Schemas)
        {
            var after = await _view.Snapshot.AskAsync(
                control => new SchemaReader(control).ReadAsync(schema.Name, cancellationToken),
                cancellationToken
            );
            DefinitionWatch.RefuseChanges(schema, after, _view.Endpoint);
        }

        await _view.Snapshot.EndAsync(cancellationToken);
        var contents = new MySqlContents([.. _sets.Select(set => set.Facts())]);
        var largest = _sets.Max(set => set.LargestStatement);
        return new SourceReport(
            CapturedFacts.Of(_view, contents, largest, _clock.GetUtcNow()).ToJson(),
            [.. Findings(contents)],
            [.. _view.Schemas.SelectMany(ModelFindings.LeftOut), Accounts],
            contents.ToJson()
        );
    }

    public ValueTask DisposeAsync() => _view.Snapshot.DisposeAsync();

    private static LeftOut Accounts { get; } =
        new("mysql.accounts", "accounts and their privileges belong to the server, not to a schema");

    private IEnumerable<Finding> Findings(MySqlContents contents) =>
        [
            .. SurveyFindings.Of(_view.Survey, _options, _view.Endpoint),
            .. _view.Snapshot.Findings,
            .. _view.Schemas.SelectMany(schema => ModelFindings.Of(schema, _options.ChunkSize)),
            .. contents.Schemas.SelectMany(Unkept),
            .. contents.Schemas.Where(schema => schema.Liquibase is { Locked: true }).Select(Locked),
        ];

    private static IEnumerable<Finding> Unkept(MySqlSchemaFacts schema) =>
        from part in schema.Data.SelectMany(data => data.Parts)
        from column in part.Unkept ?? []
        group column.Rows by (part.Table, column.Column) into rows
        select new Finding(
            Severity.Warning,
            "mysql.json-types",
            Sql.Name(schema.Name, rows.Key.Table),
            $"{rows.Sum()} documents in {Sql.Name(rows.Key.Column)} hold values that no statement can make again: they come back as "
                + "strings or as other numbers, and a restore will say that the rows differ",
            "docs/operations/mysql.md says which values those are; store them as strings, or keep the column apart from the documents"
        );

    private static Finding Locked(MySqlSchemaFacts schema) =>
        new(
            Severity.Warning,
            "mysql.liquibase-locked",
            Sql.Name(schema.Name),
            $"Liquibase held its lock at that moment ({schema.Liquibase!.LockedBy}): the schema may be half changed",
            "capture again when the change is through; a lock that nobody holds is released with `liquibase releaseLocks`"
        );
}
