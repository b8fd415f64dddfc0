using Dr.Bench.Etcd;
using Dr.Bench.Measuring;

namespace Dr.Bench.Comparisons;

/// <summary>One round of the captured member's put latencies, in milliseconds.</summary>
internal sealed record LatencyRound(
    string Contender,
    int Round,
    int Puts,
    int Captures,
    double P50,
    double P99,
    double Most
);

/// <summary>How long small puts take while captures run back to back: ours, those of etcdctl, and none.</summary>
internal sealed class LatencyComparison(BenchSettings settings, Surrounding surrounding, TimeProvider clock)
{
    public const string Idle = "no capture";

    public async Task<IReadOnlyList<LatencyRound>> RunAsync(CancellationToken cancellationToken)
    {
        await using var server = await CapturedMember.StartAsync(settings, settings.LargeMiB, clock, cancellationToken);
        Command[] contenders = [surrounding.Script(CaptureComparison.Floor, ""), surrounding.Backup, new(Idle, "", [])];
        var all = new List<LatencyRound>();
        for (var round = 0; round <= settings.Rounds; round++)
        {
            for (var turn = 0; turn < contenders.Length; turn++)
            {
                surrounding.Clear();
                var contender = contenders[(round + turn) % contenders.Length];
                var measured = await OneAsync(contender, round, server, cancellationToken);
                Console.Error.WriteLine(
                    $"latency {round}: {measured.Contender} p50 {measured.P50:0.0} ms, p99 {measured.P99:0.0} ms, {measured.Captures} captures"
                );
                all.Add(measured);
            }
        }

        // why: in round 0 the connection, the code and the files are cold
        return [.. all.Where(measured => measured.Round > 0)];
    }

    private async Task<LatencyRound> OneAsync(
        Command contender,
        int round,
        EtcdServer server,
        CancellationToken cancellationToken
    )
    {
        using var member = server.Connect(clock);
        var captures = 0;
        var latencies = await new SteadyWriter(member, clock).MeasureAsync(
            async () => captures = await CaptureForAWhileAsync(contender, cancellationToken),
            cancellationToken
        );
        return new LatencyRound(
            contender.Name,
            round,
            latencies.Count,
            captures,
            Statistics.Percentile(latencies, 0.5),
            Statistics.Percentile(latencies, 0.99),
            latencies.Max()
        );
    }

    private async Task<int> CaptureForAWhileAsync(Command contender, CancellationToken cancellationToken)
    {
        if (contender.Name == Idle)
        {
            await Task.Delay(settings.LatencyRound, clock, cancellationToken);
            return 0;
        }

        var begun = clock.GetTimestamp();
        var captures = 0;
        for (; clock.GetElapsedTime(begun) < settings.LatencyRound; captures++)
        {
            await surrounding.Measured.RunAsync(contender, surrounding.Environment, [], cancellationToken);
        }

        return captures;
    }
}
