using Dr.Capture;
using Dr.MySql;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Schemas;

namespace Dr.Providers.MySql.Capture;

/// <summary>The artifacts of one schema, and what is known of them once they are written.</summary>
internal sealed class SchemaArtifactSet
{
    private readonly SchemaModel _schema;
    private readonly LiquibaseFacts? _liquibase;
    private readonly TextArtifact _structure;
    private readonly IReadOnlyList<DataArtifact> _data;
    private readonly TextArtifact? _indexes;
    private readonly TextArtifact? _code;
    private readonly TextArtifact? _events;

    private SchemaArtifactSet(
        SchemaModel schema,
        IReadOnlyDictionary<string, string> counters,
        LiquibaseFacts? liquibase,
        IReadOnlyList<IReadOnlyList<PlannedPart>> data,
        SessionPool pool
    )
    {
        var names = new SchemaArtifacts(schema.Name);
        (_schema, _liquibase) = (schema, liquibase);
        _structure = new TextArtifact(names.Structure, StructureText.Before(schema, counters));
        _data = [.. data.Select((parts, index) => new DataArtifact(names.Data(index + 1), schema.Name, parts, pool))];
        _indexes = Text(names.Indexes, StructureText.Behind(schema));
        _code = Text(names.Code, CodeText.Code(schema));
        _events = Text(names.Events, CodeText.Events(schema));
    }

    public IEnumerable<IArtifactCapture> All =>
        new IArtifactCapture?[] { _structure }
            .Concat(_data)
            .Concat([_indexes, _code, _events])
            .OfType<IArtifactCapture>();

    public long LargestStatement => _data.Select(data => data.LargestStatement).DefaultIfEmpty().Max();

    /// <exception cref="DatabaseException">The server failed.</exception>
    public static async Task<SchemaArtifactSet> PlanAsync(
        Snapshot snapshot,
        SchemaModel schema,
        MySqlCaptureOptions options,
        CancellationToken cancellationToken
    )
    {
        var session = await snapshot.Pool.BorrowAsync(cancellationToken);
        var counters = await snapshot.AskAsync(
            control => CountersAsync(control, schema, cancellationToken),
            cancellationToken
        );
        var tables = schema.Tables.Select(table => table.Name);
        var liquibase = await LiquibaseReader.ReadAsync(session, schema.Name, tables, cancellationToken);
        var data = await new DataPlan(session, options).MakeAsync(schema, cancellationToken);
        snapshot.Pool.Return(session);
        return new SchemaArtifactSet(schema, counters, liquibase, data, snapshot.Pool);
    }

    /// <summary>Called once everything was written.</summary>
    public MySqlSchemaFacts Facts()
    {
        var data = _data
            .Select(artifact =>
                artifact.Written ?? throw new InvalidOperationException($"{artifact.Name} was not written")
            )
            .ToList();
        var digests = data.SelectMany(artifact => artifact.Parts)
            .ToLookup(part => part.Table, part => part.Content, StringComparer.Ordinal);
        return new MySqlSchemaFacts
        {
            Name = _schema.Name,
            CharacterSet = _schema.CharacterSet,
            Collation = _schema.Collation,
            Structure = _structure.Name,
            Data = data,
            Indexes = _indexes?.Name,
            Code = _code?.Name,
            EventCode = _events?.Name,
            Tables = [.. _schema.Tables.Select(table => Facts(table, TableDigest.Total(digests[table.Name])))],
            Sequences = Facts(_schema.Sequences),
            Views = Facts(_schema.Views),
            Routines = Facts(_schema.Routines),
            Triggers = Facts(_schema.Triggers),
            Events = Facts(_schema.Events),
            Definers =
            [
                .. _schema
                    .Objects.Select(item => item.Definer)
                    .OfType<string>()
                    .Distinct()
                    .Order(StringComparer.Ordinal),
            ],
            Liquibase = _liquibase,
        };
    }

    private static MySqlTableFacts Facts(TableModel table, TableDigest content) =>
        new()
        {
            Name = table.Name,
            Engine = table.Engine,
            Transactional = table.Transactional,
            RowFormat = table.RowFormat,
            Collation = table.Collation,
            Columns = [.. table.Columns.Select(column => column.Facts)],
            Key = table.Key?.Names ?? [],
            ForeignKeys = table.ForeignKeys,
            Content = content,
            Definition = table.Definition.Digest,
        };

    private static IReadOnlyList<MySqlObjectFacts> Facts(IEnumerable<StoredObject> objects) =>
        [.. objects.Select(item => item.Facts)];

    private static TextArtifact? Text(ArtifactName name, string? text) =>
        text is null ? null : new TextArtifact(name, text);

    // Behind the snapshot: no row in it has taken a number from a sequence that is not behind it then.
    private static async Task<IReadOnlyDictionary<string, string>> CountersAsync(
        MySqlSession session,
        SchemaModel schema,
        CancellationToken cancellationToken
    )
    {
        var counters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var sequence in schema.Sequences)
        {
            var name = Sql.Name(schema.Name, sequence.Name);
            var next = $"SELECT next_not_cached_value FROM {name}";
            counters[sequence.Name] = (await session.ValueAsync(next, $"read {name}", cancellationToken))!;
        }

        return counters;
    }
}
