using System.Diagnostics;
using Dr.Bench.Etcd;
using Dr.Capture;
using Dr.Pipelines;
using Dr.Pipelines.Age;
using Dr.Pipelines.Zstd;
using Dr.Providers.Etcd.Capture;
using Dr.Providers.FileSystem;
using Dr.Randomness;
using Dr.Stores;

namespace Dr.Bench.Stages;

/// <summary>Where a capture's time goes: the product's own stages, each alone, on the bytes of a real snapshot.</summary>
internal sealed class StageProfile(BenchSettings settings, TimeProvider clock)
{
    private const double GiB = 1 << 30;
    private readonly List<StageCost> _costs = [];
    private readonly SystemRandomSource _random = new();
    private long _plainSize;
    private bool _isWarm;

    public async Task<IReadOnlyList<StageCost>> RunAsync(CancellationToken cancellationToken)
    {
        await using var server = await CapturedMember.StartAsync(settings, settings.LargeMiB, clock, cancellationToken);
        var plain = await ReceivedAsync(server, cancellationToken);
        // why: the first pass is thrown away: it compiles
        foreach (var isWarm in (bool[])[false, true])
        {
            _isWarm = isWarm;
            await CaptureStagesAsync(server, plain, cancellationToken);
        }

        return _costs;
    }

    private async Task CaptureStagesAsync(EtcdServer server, Blocks plain, CancellationToken cancellationToken)
    {
        using var identity = Identity.New(_random);
        Recipient[] recipients = [identity.Recipient];
        await MeasureAsync("receive the gRPC stream", plain.Size, () => ReceiveRawAsync(server, cancellationToken));
        await MeasureAsync(
            "receive, frame and check the trailer",
            plain.Size,
            () => ReceiveAsync(server, Stream.Null, cancellationToken)
        );
        Measure("sha256 of the plain bytes", plain.Size, () => Tap(plain));
        await MeasureAsync("two bounded pipes", plain.Size, () => PipesAsync(plain, cancellationToken));
        var zstd = new Blocks();
        Measure("zstd", plain.Size, () => Seal(new ZstdStage(), plain, zstd));
        var stored = new Blocks();
        Measure("age", zstd.Size, () => Seal(AgeStage.ForSealing(recipients, _random), zstd, stored));
        Measure("sha256 of the sealed bytes", stored.Size, () => Tap(stored));
        await StoreStagesAsync(stored, cancellationToken);
        await MeasureAsync(
            "seal from memory to nowhere (all but receiving and storing)",
            plain.Size,
            () => SealAsync(plain, recipients, cancellationToken)
        );
    }

    private async Task StoreStagesAsync(Blocks stored, CancellationToken cancellationToken)
    {
        var root = Path.Join(settings.Work, "stages");
        Comparisons.Surrounding.Empty(root);
        var store = new FileSystemObjectStore(new FileSystemStoreOptions { Root = root }, clock, _random);
        var key = ObjectKey.Parse("stages/snapshot.db.zst.age");
        await MeasureAsync(
            "put into the file store, forced to the disk",
            stored.Size,
            () => store.PutAsync(key, stored.Open(), cancellationToken)
        );
        await MeasureAsync(
            "read back, with sha256",
            stored.Size,
            () => StoredDigest.OfAsync(store, key, cancellationToken)
        );
        Directory.Delete(root, recursive: true);
    }

    private async Task<Blocks> ReceivedAsync(EtcdServer server, CancellationToken cancellationToken)
    {
        var plain = new Blocks();
        await ReceiveAsync(server, plain, cancellationToken);
        _plainSize = plain.Size;
        return plain;
    }

    private async Task ReceiveRawAsync(EtcdServer server, CancellationToken cancellationToken)
    {
        using var member = server.Connect(clock);
        using var call = await member.OpenSnapshotAsync(cancellationToken);
        var buffer = new byte[512 << 10];
        while (await call.Body.ReadAsync(buffer, cancellationToken) > 0) { }
    }

    private async Task ReceiveAsync(EtcdServer server, Stream sink, CancellationToken cancellationToken)
    {
        using var member = server.Connect(clock);
        await new SnapshotStream(new EtcdCaptureOptions(), clock).CopyAsync(
            "the member",
            async token => await member.OpenSnapshotAsync(token),
            new HashedSink(sink),
            (_, _) => { },
            cancellationToken
        );
    }

    private static void Tap(Blocks blocks)
    {
        using var tap = new DigestTap();
        blocks.PourInto(new TapStream(Stream.Null, tap));
        _ = tap.Current();
    }

    private static void Seal(IStage stage, Blocks from, Stream to)
    {
        using var stream = stage.Seal(to);
        from.PourInto(stream);
    }

    private static Task PipesAsync(Blocks blocks, CancellationToken cancellationToken) =>
        BoundedPipe.RunAsync(
            blocks.PourIntoAsync,
            (source, stop) =>
                BoundedPipe.RunAsync(
                    (sink, inner) => source.CopyToAsync(sink, inner),
                    (end, inner) => end.CopyToAsync(Stream.Null, inner),
                    stop
                ),
            cancellationToken
        );

    private Task SealAsync(Blocks plain, IReadOnlyList<Recipient> recipients, CancellationToken cancellationToken) =>
        Sealing
            .For(recipients, _random)
            .SealAsync(plain.PourIntoAsync, (source, stop) => source.CopyToAsync(Stream.Null, stop), cancellationToken);

    private void Measure(string stage, long bytes, Action work) =>
        MeasureAsync(
                stage,
                bytes,
                () =>
                {
                    work();
                    return Task.CompletedTask;
                }
            )
            .GetAwaiter()
            .GetResult();

    private async Task MeasureAsync(string stage, long bytes, Func<Task> work)
    {
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        var cpu = self.TotalProcessorTime;
        var begun = clock.GetTimestamp();
        await work();
        var wall = clock.GetElapsedTime(begun).TotalSeconds;
        self.Refresh();
        var spent = (self.TotalProcessorTime - cpu).TotalSeconds;
        if (_isWarm)
        {
            _costs.Add(new StageCost(stage, bytes, wall, spent, spent / (_plainSize / GiB)));
            Console.Error.WriteLine(
                $"stage: {stage}: {wall:0.00} s, cpu {spent:0.00} s, {_costs[^1].PerGiB:0.00} s/GiB"
            );
        }
    }
}
