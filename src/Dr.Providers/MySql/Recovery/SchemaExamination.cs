using System.Collections.Concurrent;
using Dr.Findings;
using Dr.MySql;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Rows;
using Dr.Providers.MySql.Schemas;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Reads every row of a restored schema, several tables at once: digests, orphans, CHECK TABLE.</summary>
/// <param name="server">Where it is.</param>
/// <param name="model">The schema as the server describes it now.</param>
/// <param name="facts">As it was captured; null: rows are counted, and nothing is compared.</param>
/// <param name="columns">Of its tables.</param>
internal sealed class SchemaExamination(
    TargetServer server,
    SchemaModel model,
    MySqlSchemaFacts? facts,
    ILookup<string, ColumnRule> columns
)
{
    private readonly ConcurrentDictionary<string, TableDigest> _contents = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Finding> _findings = [];
    private long _orphans;
    private int _sound;

    public async Task<(SchemaObservation Seen, IReadOnlyList<Finding> Findings)> RunAsync(
        int connections,
        CancellationToken cancellationToken
    )
    {
        await using var sessions = new SessionShelf(server);
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = connections,
            CancellationToken = cancellationToken,
        };
        // why: one thread of the server checks a table; begun last, the largest one would be all that is still under way
        IEnumerable<Func<MySqlSession, CancellationToken, Task>> work = [.. Checks(), .. ForeignKeys(), .. Contents()];
        await Parallel.ForEachAsync(
            work,
            parallel,
            async (look, stop) => await sessions.UseAsync(model.Name, session => look(session, stop), stop)
        );
        return (Observation(), [.. Differences(), .. _findings]);
    }

    private SchemaObservation Observation() =>
        new(
            model,
            _contents.Values.Sum(content => content.Rows),
            facts?.Tables.Count(table => _contents.GetValueOrDefault(table.Name) == table.Content && Has(table.Name)),
            model.Tables.Sum(table => table.ForeignKeys.Count),
            _orphans,
            facts?.Events.Count ?? model.Events.Count,
            _sound
        );

    private bool Has(string table) => model.Tables.Any(known => known.Name == table);

    private IEnumerable<Func<MySqlSession, CancellationToken, Task>> Contents() =>
        facts is null
            ? model.Tables.Select(table => Counting(table))
            : facts
                .Data.SelectMany(data => data.Parts)
                .Where(part => Has(part.Table))
                .Select(part => Digesting(part, facts.Tables.Single(table => table.Name == part.Table)));

    private Func<MySqlSession, CancellationToken, Task> Digesting(MySqlPartFacts part, MySqlTableFacts table) =>
        async (session, stop) =>
        {
            var rules = TableColumns.InOrderOf(table.Columns, columns[table.Name], table.Name);
            var query = new RowQuery(model.Name, table.Name, rules, part.Where);
            Add(table.Name, await TableDigests.ComputeAsync(session, query, stop));
        };

    private Func<MySqlSession, CancellationToken, Task> Counting(TableModel table) =>
        async (session, stop) =>
        {
            var name = Sql.Name(model.Name, table.Name);
            var row = await session.FirstAsync($"SELECT COUNT(*) AS n FROM {name}", $"count the rows of {name}", stop);
            Add(table.Name, new TableDigest(row!.Number("n") ?? 0, 0));
        };

    private void Add(string table, TableDigest content) =>
        _contents.AddOrUpdate(table, content, (_, sum) => sum + content);

    private IEnumerable<Func<MySqlSession, CancellationToken, Task>> ForeignKeys() =>
        from table in LargestFirst()
        from key in table.ForeignKeys
        select (Func<MySqlSession, CancellationToken, Task>)(
            async (session, stop) =>
            {
                if (await new OrphanCheck(model.Name, table.Name, key).FindAsync(session, stop) is { } orphans)
                {
                    Interlocked.Add(ref _orphans, orphans.Count);
                    _findings.Add(orphans.Finding);
                }
            }
        );

    private IEnumerable<Func<MySqlSession, CancellationToken, Task>> Checks() =>
        LargestFirst()
            .Select(table =>
                (Func<MySqlSession, CancellationToken, Task>)((session, stop) => CheckAsync(table, session, stop))
            );

    private IEnumerable<TableModel> LargestFirst() => model.Tables.OrderByDescending(table => table.DataLength);

    private async Task CheckAsync(TableModel table, MySqlSession session, CancellationToken cancellationToken)
    {
        var name = Sql.Name(model.Name, table.Name);
        var rows = await session.RowsAsync($"CHECK TABLE {name}", $"check {name}", cancellationToken);
        var last = rows[^1];
        if (last.Text("Msg_text") is "OK" or "Table is already up to date" || last.Text("Msg_type") == "note")
        {
            Interlocked.Increment(ref _sound);
            return;
        }

        _findings.Add(
            new Finding(
                Severity.Critical,
                "mysql.table-damaged",
                $"{model.Name}.{table.Name}",
                $"CHECK TABLE says: {string.Join("; ", rows.Select(row => row.Text("Msg_text")))}",
                "do not use this database; look at the server's disk and memory, then restore again"
            )
            {
                IsDamage = true,
            }
        );
    }

    private IEnumerable<Finding> Differences() =>
        (facts?.Tables ?? [])
            .Where(table => Has(table.Name) && _contents.GetValueOrDefault(table.Name) != table.Content)
            .Select(table => new Finding(
                Severity.Critical,
                "mysql.rows-differ",
                $"{model.Name}.{table.Name}",
                $"{_contents.GetValueOrDefault(table.Name).Rows} rows with another digest than the {table.Content.Rows} that were captured"
                    + Unkept(table.Name),
                "do not use this database; make sure that nobody else writes to it, then restore again"
            )
            {
                IsDamage = true,
            });

    private string Unkept(string table)
    {
        var unkept = facts!
            .Data.SelectMany(data => data.Parts)
            .Where(part => part.Table == table)
            .SelectMany(part => part.Unkept ?? [])
            .GroupBy(column => column.Column, column => column.Rows)
            .Select(column => $"{column.Sum()} in {Sql.Name(column.Key)}")
            .ToList();
        return unkept.Count == 0
            ? ""
            : $"; the capture told of documents with values that no statement makes again: {string.Join(", ", unkept)}";
    }
}

/// <summary>What was seen of one schema.</summary>
/// <param name="Model">As the server describes it.</param>
/// <param name="Rows">Of all tables.</param>
/// <param name="Equal">Tables with the captured digest; null where there was nothing to compare with.</param>
/// <param name="ForeignKeys">How many.</param>
/// <param name="Orphans">Rows without a parent.</param>
/// <param name="Events">That are there, or will be.</param>
/// <param name="Sound">Tables that CHECK TABLE finds whole.</param>
internal sealed record SchemaObservation(
    SchemaModel Model,
    long Rows,
    int? Equal,
    int ForeignKeys,
    long Orphans,
    int Events,
    int Sound
);
