using Dr.Capture;
using Dr.Pipelines;
using Dr.Pipelines.Age;
using Dr.Pipelines.Zstd;
using Dr.Providers.FileSystem;
using Dr.Randomness;
using Dr.Stores;

namespace Dr.Bench.Stages;

/// <summary>From plain bytes to a stored object that was read back, and back to plain bytes: the product's own stages, each alone.</summary>
internal sealed class SealingStages(BenchSettings settings, StageClock stages, TimeProvider clock)
{
    private readonly SystemRandomSource _random = new();

    /// <param name="plain">What is captured.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Blocks plain, CancellationToken cancellationToken)
    {
        using var identity = Identity.New(_random);
        Recipient[] recipients = [identity.Recipient];
        stages.Measure("sha256 of the plain bytes", plain.Size, () => Tap(plain));
        await stages.MeasureAsync("two bounded pipes", plain.Size, () => PipesAsync(plain, cancellationToken));
        var zstd = new Blocks();
        stages.Measure("zstd", plain.Size, () => Seal(new ZstdStage(), plain, zstd));
        var stored = new Blocks();
        stages.Measure("age", zstd.Size, () => Seal(AgeStage.ForSealing(recipients, _random), zstd, stored));
        stages.Measure("sha256 of the sealed bytes", stored.Size, () => Tap(stored));
        await StoreAsync(stored, cancellationToken);
        await stages.MeasureAsync(
            "seal from memory to nowhere (all but the source and storing)",
            plain.Size,
            () => SealAsync(plain, recipients, cancellationToken)
        );
        await stages.MeasureAsync(
            "open from memory to nowhere: age, zstd, sha256",
            stored.Size,
            () => OpenAsync(stored, identity, cancellationToken)
        );
    }

    private async Task StoreAsync(Blocks stored, CancellationToken cancellationToken)
    {
        var root = Path.Join(settings.Work, "stages");
        Comparisons.Surrounding.Empty(root);
        var store = new FileSystemObjectStore(new FileSystemStoreOptions { Root = root }, clock, _random);
        var key = ObjectKey.Parse("stages/artifact.zst.age");
        var once = FingerprintTap.NewKey(_random);
        using var tap = FingerprintTap.With(once);
        stages.Measure(
            "fingerprint of the sealed bytes",
            stored.Size,
            () => stored.PourInto(new TapStream(Stream.Null, tap))
        );
        var sent = new Fingerprint(once, tap.Size, tap.End());
        await stages.MeasureAsync(
            "put into the file store, forced to the disk",
            stored.Size,
            () => store.PutAsync(key, stored.Open(), cancellationToken)
        );
        await stages.MeasureAsync(
            "read back, compared by fingerprint",
            stored.Size,
            () => sent.CompareAsync(store, key, cancellationToken)
        );
        Directory.Delete(root, recursive: true);
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

    private static Task OpenAsync(Blocks stored, Identity identity, CancellationToken cancellationToken) =>
        Sealing
            .With([identity])
            .OpenAsync(
                "the artifact",
                stored.Open(),
                new ExpectedDigests(null, null, null),
                (plain, stop) => plain.CopyToAsync(Stream.Null, stop),
                cancellationToken
            );
}
