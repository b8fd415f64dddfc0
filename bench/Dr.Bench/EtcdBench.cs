using Dr.Bench.Comparisons;
using Dr.Bench.Etcd;
using Dr.Bench.Results;
using Dr.Bench.Stages;

namespace Dr.Bench;

/// <summary>The benchmark of etcd, part after part.</summary>
internal static class EtcdBench
{
    private const string Source =
        $"    etcd:\n      endpoints: [\"http://{CapturedMember.Address}:2379\"]\n      callTimeout: 60s";

    /// <returns>The path of the page.</returns>
    public static async Task<string> RunAsync(
        BenchSettings settings,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(settings.Work);
        var machine = Machine.Describe(settings.Work, clock);
        var surrounding = new Surrounding(settings, Source, Tools(settings), clock);
        await surrounding.PrepareAsync(cancellationToken);
        var capture = new CaptureComparison(settings, surrounding, clock);
        var restore = new RestoreComparison(settings, surrounding, clock);
        var figures = new Figures
        {
            Date = clock.GetUtcNow(),
            Machine = machine,
            Versions = await Versions.ReadAsync(settings, [settings.Etcd], cancellationToken),
            Keys = KubernetesValues.Count(settings.LargeMiB),
            LargeMiB = settings.LargeMiB,
            SmallMiB = settings.SmallMiB,
            Captures = await PartAsync("capture", () => capture.RunAsync(cancellationToken)),
            SmallCaptures = await PartAsync("memory", () => capture.RunSmallAsync(cancellationToken)),
            Restores = await PartAsync("restore", () => restore.RunAsync(cancellationToken)),
            Latencies = await PartAsync(
                "latency",
                () => new LatencyComparison(settings, surrounding, clock).RunAsync(cancellationToken)
            ),
            Stages = await PartAsync("stages", () => new StageProfile(settings, clock).RunAsync(cancellationToken)),
            LoadAtEnd = Machine.Load(),
        };
        surrounding.Clear();
        return ResultsPage.Write(figures, [.. capture.Contenders, .. restore.Contenders], settings.Results);

        async Task<IReadOnlyList<T>> PartAsync<T>(string part, Func<Task<IReadOnlyList<T>>> run) =>
            settings.Parts.Contains(part) ? await run() : [];
    }

    private static Dictionary<string, string> Tools(BenchSettings settings) =>
        new()
        {
            ["ETCD"] = settings.Etcd,
            ["ETCDCTL"] = settings.Etcdctl,
            ["ETCDUTL"] = settings.Etcdutl,
            ["ENDPOINT"] = $"http://{CapturedMember.Address}:2379",
        };
}
