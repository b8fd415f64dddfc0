using System.Globalization;
using System.Numerics;
using System.Text;
using Dr.MySql;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Rows;
using Dr.Providers.MySql.Schemas;

namespace Dr.Providers.MySql.Capture;

/// <summary>Cuts a table into ranges of its key that hold about equally many rows. Every row is in exactly one of them.</summary>
internal sealed class ChunkCutter(MySqlSession session, string schema)
{
    // A range that the server estimates at this much of what is wanted is not worth another cut: estimates are no better.
    private const double Enough = 1.3;

    /// <param name="table">Has a key.</param>
    /// <param name="rows">Rows that one range should hold.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server does not tell.</exception>
    public async Task<IReadOnlyList<KeyRange>> CutAsync(
        TableModel table,
        long rows,
        CancellationToken cancellationToken
    )
    {
        var key = table.Key!;
        var cuts = key.Columns is [{ Type: KeyType.Integer } only]
            ? await BetweenAsync(table, only.Name, rows, cancellationToken)
            : await AlongAsync(table, key, rows, cancellationToken);
        var bounds = cuts.Prepend(null).Append(null).ToList();
        return [.. bounds.Zip(bounds.Skip(1), (after, upTo) => new KeyRange(key, after, upTo))];
    }

    // Numbers have middles: the server's estimates tell where the rows are, however sparse, without reading them.
    private async Task<IReadOnlyList<IReadOnlyList<byte[]>?>> BetweenAsync(
        TableModel table,
        string column,
        long rows,
        CancellationToken cancellationToken
    )
    {
        var name = Sql.Name(schema, table.Name);
        var ends = await session.FirstAsync(
            $"SELECT CAST(MIN({Sql.Name(column)}) AS CHAR) AS low, CAST(MAX({Sql.Name(column)}) AS CHAR) AS high FROM {name}",
            $"read the ends of {name}",
            cancellationToken
        );
        if (ends?["low"] is not { } low || ends["high"] is not { } high)
        {
            return [];
        }

        var leaves = new List<(BigInteger UpTo, long Rows)>();
        var all = new Span(Number(low) - 1, Number(high));
        await SplitAsync(new Split(table, column, rows, leaves), all, cancellationToken);
        return
        [
            .. Merged(Scaled(leaves, table.EstimatedRows), rows)
                .Select(IReadOnlyList<byte[]>? (cut) => [Encoding.ASCII.GetBytes($"{cut}")]),
        ];
    }

    private async Task SplitAsync(Split split, Span span, CancellationToken cancellationToken)
    {
        var estimate = await EstimateAsync(split, span, cancellationToken);
        if (estimate <= split.Rows * Enough || span.UpTo - span.After <= 1)
        {
            split.Leaves.Add((span.UpTo, estimate));
            return;
        }

        var middle = span.After + ((span.UpTo - span.After) / 2);
        await SplitAsync(split, span with { UpTo = middle }, cancellationToken);
        await SplitAsync(split, span with { After = middle }, cancellationToken);
    }

    private async Task<long> EstimateAsync(Split split, Span span, CancellationToken cancellationToken)
    {
        var name = Sql.Name(schema, split.Table.Name);
        var column = Sql.Name(split.Column);
        var row = await session.FirstAsync(
            $"EXPLAIN SELECT {column} FROM {name} FORCE INDEX ({Sql.Name(split.Table.Key!.Index)}) "
                + $"WHERE {column} > {span.After} AND {column} <= {span.UpTo}",
            $"estimate the rows of {name}",
            cancellationToken
        );
        return row?.Number("rows") ?? 0;
    }

    // The estimates of small ranges are all too high by about the same factor: they tell where the rows are, not how many.
    private static List<(BigInteger UpTo, double Rows)> Scaled(List<(BigInteger UpTo, long Rows)> leaves, long all)
    {
        var factor = Math.Min(1, all / (double)Math.Max(1, leaves.Sum(leaf => leaf.Rows)));
        return [.. leaves.Select(leaf => (leaf.UpTo, leaf.Rows * factor))];
    }

    private static IEnumerable<BigInteger> Merged(List<(BigInteger UpTo, double Rows)> leaves, long rows)
    {
        double held = 0;
        for (var index = 0; index < leaves.Count - 1; index++)
        {
            held += leaves[index].Rows;
            if (held + leaves[index + 1].Rows > rows * Enough)
            {
                held = 0;
                yield return leaves[index].UpTo;
            }
        }
    }

    // What has no middle is walked along: the index is read once, and every so many rows the key is noted.
    private async Task<IReadOnlyList<IReadOnlyList<byte[]>?>> AlongAsync(
        TableModel table,
        TableKey key,
        long rows,
        CancellationToken cancellationToken
    )
    {
        var columns = key.Names.Select(name => table.Columns.First(column => column.Facts.Name == name)).ToList();
        var cuts = new List<IReadOnlyList<byte[]>?>();
        IReadOnlyList<byte[]>? after = null;
        while (true)
        {
            var where = new KeyRange(key, after, null).Where;
            var query = new RowQuery(schema, table.Name, columns, where, key, Skip: rows - 1);
            after = await DedicatedThread.RunAsync(() => First(query, cancellationToken));
            if (after is null)
            {
                return cuts;
            }

            cuts.Add(after);
        }
    }

    private IReadOnlyList<byte[]>? First(RowQuery query, CancellationToken cancellationToken)
    {
        using var stream = new RowStream(session, query, cancellationToken);
        var row = new RowBuffer();
        return stream.Read(row) ? [.. Enumerable.Range(0, row.Count).Select(index => row[index].ToArray())] : null;
    }

    private static BigInteger Number(string text) => BigInteger.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Split(TableModel Table, string Column, long Rows, List<(BigInteger UpTo, long Rows)> Leaves);

    private sealed record Span(BigInteger After, BigInteger UpTo);
}
