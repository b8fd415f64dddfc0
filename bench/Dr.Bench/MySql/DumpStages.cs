using Dr.Bench.Stages;
using Dr.MySql;
using Dr.MySql.Scripts;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Rows;

namespace Dr.Bench.MySql;

/// <summary>Where a dump's and a restore's time goes: the product's own stages, each alone, in one thread, on the rows of the database.</summary>
internal sealed class DumpStages(BenchSettings settings, TimeProvider clock)
{
    private const long LargestStatement = 64 << 20;

    public async Task<IReadOnlyList<StageCost>> RunAsync(CattleServer server, CancellationToken cancellationToken)
    {
        var options = new MySqlConnectionOptions { Socket = server.Socket, User = "root" };
        await using var session = await new MySqlDialer(options, _ => null).OpenAsync(cancellationToken);
        var columns = await TableColumns.ReadAsync(session, StandingCattle.Schema, cancellationToken);
        var tables = columns.Select(table => new RowQuery(StandingCattle.Schema, table.Key, [.. table])).ToList();
        var plain = new Blocks();
        Write(session, tables, plain, cancellationToken);
        var stages = new StageClock(clock, server.Pid) { PlainSize = plain.Size };
        // why: the first pass is thrown away: it compiles
        foreach (var isWarm in (bool[])[false, true])
        {
            stages.IsWarm = isWarm;
            stages.Measure("read the rows", plain.Size, () => Read(session, tables, cancellationToken));
            stages.Measure(
                "read and digest them (what comparing restored rows costs)",
                plain.Size,
                () => Digest(session, tables, cancellationToken)
            );
            stages.Measure(
                "read, digest and write them as SQL",
                plain.Size,
                () => Write(session, tables, Stream.Null, cancellationToken)
            );
            await new SealingStages(settings, stages, clock).RunAsync(plain, cancellationToken);
            await stages.MeasureAsync(
                "take the scripts apart into statements",
                plain.Size,
                () => TakeApartAsync(plain, cancellationToken)
            );
        }

        return stages.Costs;
    }

    private static void Read(MySqlSession session, List<RowQuery> tables, CancellationToken cancellationToken)
    {
        var row = new RowBuffer();
        foreach (var table in tables)
        {
            using var rows = new RowStream(session, table, cancellationToken);
            while (rows.Read(row)) { }
        }
    }

    private static void Digest(MySqlSession session, List<RowQuery> tables, CancellationToken cancellationToken)
    {
        foreach (var table in tables)
        {
            TableDigests.ComputeAsync(session, table, cancellationToken).GetAwaiter().GetResult();
        }
    }

    private static void Write(
        MySqlSession session,
        List<RowQuery> tables,
        Stream sink,
        CancellationToken cancellationToken
    )
    {
        var row = new RowBuffer();
        foreach (var table in tables)
        {
            using var rows = new RowStream(session, table, cancellationToken);
            var inserts = new InsertWriter(table.TableName, table.Columns, sink);
            var digester = new RowDigester();
            while (rows.Read(row))
            {
                digester.Add(row);
                inserts.Add(row);
            }

            inserts.End();
        }
    }

    private static async Task TakeApartAsync(Blocks plain, CancellationToken cancellationToken)
    {
        using var reader = new SqlScriptReader(plain.Open(), LargestStatement);
        while (await reader.ReadAsync(cancellationToken)) { }
    }
}
