using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Schemas;

namespace Dr.Providers.MySql.Capture;

/// <summary>Rows of one table that go into one artifact.</summary>
/// <param name="Table">The table.</param>
/// <param name="Where">Which of its rows; null: all.</param>
/// <param name="Size">Bytes, as estimated.</param>
internal sealed record PlannedPart(TableModel Table, string? Where, long Size);

/// <summary>Decides which rows go into which artifact: large tables in ranges, small ones several together.</summary>
internal sealed class DataPlan(MySqlSession session, MySqlCaptureOptions options)
{
    private const int MostArtifacts = 1_000;

    // Each table costs a question and a statement: 3,000 empty ones are still work for several connections.
    private const int MostTables = 250;

    /// <returns>For every artifact its parts, the largest tables first.</returns>
    /// <exception cref="DatabaseException">The server does not tell.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<PlannedPart>>> MakeAsync(
        SchemaModel schema,
        CancellationToken cancellationToken
    )
    {
        var size = Math.Max(options.ChunkSize, schema.Tables.Sum(table => table.DataLength) / MostArtifacts);
        var cutter = new ChunkCutter(session, schema.Name);
        var artifacts = new List<IReadOnlyList<PlannedPart>>();
        var together = new List<PlannedPart>();
        foreach (var table in schema.Tables.OrderByDescending(table => table.DataLength))
        {
            if (table.Key is not null && table.DataLength > size)
            {
                var ranges = await cutter.CutAsync(table, RowsWithin(table, size), cancellationToken);
                var each = table.DataLength / ranges.Count;
                artifacts.AddRange(ranges.Select(range => new[] { new PlannedPart(table, range.Where, each) }));
                continue;
            }

            if (together.Count >= MostTables || together.Sum(part => part.Size) + table.DataLength > size)
            {
                artifacts.Add(together);
                together = [];
            }

            together.Add(new PlannedPart(table, null, table.DataLength));
        }

        artifacts.Add(together);
        return [.. artifacts.Where(parts => parts.Count > 0)];
    }

    private static long RowsWithin(TableModel table, long size) =>
        Math.Max(1, (long)(table.EstimatedRows * ((double)size / table.DataLength)));
}
